// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.InteropServices;

namespace DicomTranscoder;

/// <summary>Memory outside the GC heap that grows on demand and is kept for the next use.</summary>
internal sealed unsafe class NativeBuffer : IDisposable
{
    private byte* _start;

    ~NativeBuffer() => Release();

    /// <summary>Bytes that it holds.</summary>
    public long Capacity { get; private set; }

    /// <summary>Gives the first bytes of the buffer. Existing content is kept, added bytes are undefined.</summary>
    /// <exception cref="OutOfMemoryException">The memory is not available.</exception>
    public Span<byte> Get(int length) => new(Reserve(length), length);

    /// <inheritdoc cref="Get"/>
    public LongMemory GetLarge(long length) => new(Reserve(length), length);

    /// <summary>As <see cref="GetLarge"/>, to be read only.</summary>
    public LongSpan Bytes(long length) => new(Reserve(length), length);

    /// <summary>Gives the memory back when it is more than a caller wants to keep.</summary>
    public void Trim(long keptBytes)
    {
        if (Capacity > keptBytes)
        {
            Release();
        }
    }

    /// <summary>Gives the memory back when it cannot stay.</summary>
    public void Trim(ref KeptMemory kept)
    {
        if (!kept.TryKeep(Capacity))
        {
            Release();
        }
    }

    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private byte* Reserve(long length)
    {
        if (length > Capacity)
        {
            _start = (byte*)NativeMemory.Realloc(_start, (nuint)length);
            Capacity = length;
        }

        return _start;
    }

    private void Release()
    {
        NativeMemory.Free(_start);
        _start = null;
        Capacity = 0;
    }
}
