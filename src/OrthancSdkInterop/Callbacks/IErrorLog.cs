// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Callbacks;

/// <summary>Receives the failures of callbacks.</summary>
public interface IErrorLog
{
    void LogError(ReadOnlySpan<char> message);
}
