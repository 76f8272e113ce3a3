// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Services;

/// <summary>The stored bytes of a frame, all its fragments: in memory of Orthanc, or in an array.</summary>
internal readonly struct StoredFrame : IDisposable
{
    private readonly RestAnswer? _answer;
    private readonly int _start;
    private readonly int _length;
    private readonly byte[]? _copy;

    public StoredFrame(RestAnswer answer)
        : this(answer, 0, answer.Body.Length)
    {
    }

    /// <param name="start">Of the frame in the answer.</param>
    /// <param name="length">Bytes of the frame.</param>
    public StoredFrame(RestAnswer answer, int start, int length) => (_answer, _start, _length) = (answer, start, length);

    public StoredFrame(byte[] copy) => _copy = copy;

    public ReadOnlySpan<byte> Bytes => _answer is null ? _copy : _answer.Body.Slice(_start, _length);

    public void Dispose() => _answer?.Dispose();
}
