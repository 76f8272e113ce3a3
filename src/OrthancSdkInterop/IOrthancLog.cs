// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancSdkInterop.Callbacks;

namespace OrthancSdkInterop;

/// <summary>The log of Orthanc. A message is one line.</summary>
public interface IOrthancLog : IErrorLog
{
    /// <summary>Shown when Orthanc runs with --verbose or --verbose-plugins.</summary>
    void LogInfo(ReadOnlySpan<char> message);

    void LogWarning(ReadOnlySpan<char> message);
}
