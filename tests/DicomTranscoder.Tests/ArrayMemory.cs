// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.Transcoding;

namespace DicomTranscoder.Tests;

/// <summary>Result memory on the heap that counts how often it is asked for. The bytes behind the result must stay untouched.</summary>
internal sealed class ArrayMemory : IResultMemory
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

    public byte[] Result(ConversionResult result) => _bytes[..result.Length];
}
