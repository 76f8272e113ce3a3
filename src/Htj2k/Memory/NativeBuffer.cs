// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.InteropServices;

namespace Htj2k.Memory;

/// <summary>Native memory of one element type, aligned to cache lines, with room on both sides that kernels may touch.</summary>
internal sealed unsafe class NativeBuffer<T> : IDisposable
    where T : unmanaged
{
    /// <summary>Bytes before the first and after the last element that can be read and written.</summary>
    public const int MarginBytes = 128;

    private byte* _memory;

    public NativeBuffer(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        nuint bytes = checked((nuint)length * (nuint)sizeof(T) + 2 * MarginBytes);
        _memory = (byte*)NativeMemory.AlignedAlloc(bytes, 64);
        new Span<byte>(_memory, MarginBytes).Clear();
        Length = length;
    }

    ~NativeBuffer() => Release();

    public long Length { get; }

    public T* Start => (T*)(_memory + MarginBytes);

    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private void Release()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
    }
}
