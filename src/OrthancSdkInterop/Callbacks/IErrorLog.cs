// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop.Callbacks;

/// <summary>Where failures of callbacks are told.</summary>
public interface IErrorLog
{
    void LogError(ReadOnlySpan<char> message);
}
