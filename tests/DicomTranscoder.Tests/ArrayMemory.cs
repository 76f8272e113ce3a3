// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DicomTranscoder.Transcoding;

namespace DicomTranscoder.Tests;

/// <summary>Result memory on the heap that counts how often it is asked for. The bytes after the result must stay untouched.</summary>
internal sealed unsafe class ArrayMemory : IResultMemory
{
    private byte[] _bytes = [];

    public int Allocations { get; private set; }

    public int Capacity => _bytes.Length;

    public Span<byte> Allocate(int capacity)
    {
        Allocations++;
        _bytes = GC.AllocateUninitializedArray<byte>(capacity);
        return _bytes;
    }

    public LongMemory AllocateLarge(long capacity)
    {
        Allocations++;
        _bytes = GC.AllocateUninitializedArray<byte>((int)capacity, pinned: true);
        return new LongMemory((byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_bytes)), capacity);
    }

    public byte[] Result(ConversionResult result) => _bytes[..(int)result.Length];
}
