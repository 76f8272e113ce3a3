// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancSdkInterop;

/// <summary>Orthanc's own HTTP client, with its settings for proxies and certificates.</summary>
public interface IOrthancHttpClient
{
    /// <summary>Posts JSON and waits for the answer, whose body is dropped.</summary>
    /// <param name="url">Begins with "http://" or "https://".</param>
    /// <param name="json">UTF-8.</param>
    /// <param name="seconds">To wait at most.</param>
    /// <returns>The status; 0 when there is no answer.</returns>
    int PostJson(string url, ReadOnlySpan<byte> json, int seconds);
}
