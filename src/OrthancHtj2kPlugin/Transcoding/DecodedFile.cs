// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.InteropServices;
using DicomTranscoder.Transcoding;

namespace OrthancHtj2kPlugin.Transcoding;

/// <summary>Memory for an instance that was decoded on its way out.</summary>
internal sealed unsafe class DecodedFile : IResultMemory, IDisposable
{
    private byte* _start;

    /// <inheritdoc/>
    public Span<byte> Allocate(int capacity)
    {
        _start = (byte*)NativeMemory.Realloc(_start, (nuint)capacity);
        return new Span<byte>(_start, capacity);
    }

    /// <summary>The first bytes, when memory was allocated.</summary>
    public ReadOnlySpan<byte> Bytes(int length) => new(_start, length);

    public void Dispose()
    {
        NativeMemory.Free(_start);
        _start = null;
    }
}
