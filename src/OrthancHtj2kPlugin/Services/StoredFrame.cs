// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Services;

/// <summary>The stored bytes of a frame, all its fragments: in memory of Orthanc, or in an array.</summary>
internal readonly struct StoredFrame : IDisposable
{
    private readonly RestAnswer? _answer;
    private readonly ReadOnlyMemory<byte> _copy;

    public StoredFrame(RestAnswer answer) => _answer = answer;

    public StoredFrame(ReadOnlyMemory<byte> copy) => _copy = copy;

    public ReadOnlySpan<byte> Bytes => _answer is null ? _copy.Span : _answer.Body;

    public void Dispose() => _answer?.Dispose();
}
