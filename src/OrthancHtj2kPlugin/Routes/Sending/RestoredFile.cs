// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.InteropServices;
using DicomTranscoder.Transcoding;

namespace OrthancHtj2kPlugin.Routes.Sending;

/// <summary>Memory for an instance that was decompressed to be sent.</summary>
internal sealed unsafe class RestoredFile : IResultMemory, IDisposable
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
