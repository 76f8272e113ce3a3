// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DicomTranscoder;

/// <summary>The bytes of a file of any size, in a span or outside the GC heap. Callers read spans within it.</summary>
internal readonly ref struct FileBytes
{
    private readonly ref readonly byte _start;

    private FileBytes(ref readonly byte start, long length)
    {
        _start = ref start;
        Length = length;
    }

    public long Length { get; }

    /// <summary>As many of the first bytes as one span can hold.</summary>
    public ReadOnlySpan<byte> Head => Slice(0, (int)Math.Min(Length, int.MaxValue));

    public static implicit operator FileBytes(ReadOnlySpan<byte> bytes) => new(in MemoryMarshal.GetReference(bytes), bytes.Length);

    public static unsafe implicit operator FileBytes(LongSpan bytes) => new(in Unsafe.AsRef<byte>(bytes.Start), bytes.Length);

    /// <summary>Gives bytes in the middle.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range reaches beyond the file.</exception>
    public ReadOnlySpan<byte> Slice(long offset, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length - count);
        return MemoryMarshal.CreateReadOnlySpan(in Unsafe.AddByteOffset(ref Unsafe.AsRef(in _start), (nint)offset), count);
    }

    /// <summary>For the fixed statement; the memory then is a <see cref="LongSpan"/>.</summary>
    public ref readonly byte GetPinnableReference() => ref _start;
}
