// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace LosslessDecoders.LosslessJpeg;

/// <summary>
/// Reads the bits of an entropy-coded segment, most significant first, and takes away the byte 00 that follows each byte FF (T.81 B.1.1.5).
/// It stops before a marker. From there on it hands out zeros, and counts them: <see cref="IsOverrun"/> tells when one was used.
/// Kernels keep <see cref="Buffer"/> and <see cref="Count"/> in registers, and write them back before they call anything here.
/// </summary>
internal ref struct EntropyReader(ReadOnlySpan<byte> frame, int position)
{
    /// <summary>Bits in the buffer after <see cref="Refill"/>, at least.</summary>
    public const int RefilledBits = 56;

    private readonly ReadOnlySpan<byte> _frame = frame;
    private int _zeros;

    /// <summary>The next bits, from the top. Those below <see cref="Count"/> are either zero or those of the byte at <see cref="Position"/>.</summary>
    public ulong Buffer;

    public int Count;

    /// <summary>True when the difference 32768 was met.</summary>
    public bool HasDifference32768;

    /// <summary>Byte offset of the next byte that is not in the buffer.</summary>
    public int Position { get; private set; } = position;

    /// <summary>True when more bits were used than the segment has.</summary>
    public readonly bool IsOverrun => Count < _zeros;

    /// <summary>Where the bits in use come from, but for stuffed bytes.</summary>
    private readonly int Offset => Position - Math.Max(0, Count - _zeros) / 8;

    /// <summary>Fills the buffer to at least <see cref="RefilledBits"/> bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Refill()
    {
        const ulong Ones = 0x0101010101010101;
        if (_frame.Length - Position >= sizeof(ulong))
        {
            ulong next = BinaryPrimitives.ReadUInt64BigEndian(_frame[Position..]);

            // No byte of the eight is FF: what fits is taken as it is. The bits that do not fit come again next time.
            if (((~next - Ones) & next & (Ones << 7)) == 0)
            {
                Buffer |= next >> Count;
                Position += (63 - Count) >> 3;
                Count |= RefilledBits;
                return;
            }
        }

        RefillBytewise();
    }

    /// <summary>Reads one difference (T.81 H.2.3), modulo 2^16.</summary>
    public int ReadDifference(HuffmanTable table)
    {
        Refill();
        uint entry = Find(table);
        int difference = Difference(Buffer, entry) + (int)(entry >> 16 & 0x8000);
        Buffer <<= (int)entry;
        Count -= (int)(entry & 0xFF);
        return difference;
    }

    /// <summary>Finds the next code in the table, when a look-up did not.</summary>
    public uint Find(HuffmanTable table)
    {
        uint entry = table.Find(Buffer);
        if (entry == 0)
        {
            ThrowInvalidCode();
        }

        if (HuffmanTable.IsCategory16(entry))
        {
            HasDifference32768 = true;

            // Whatever follows, the difference is 32768, or -32768: that is the same modulo 2^16.
            if ((Difference(Buffer, entry) & 0x7FFF) != 0)
            {
                ThrowInvalidCode();
            }
        }

        return entry;
    }

    /// <summary>The difference that follows the code of an entry (EXTEND of T.81 F.2.2.1, without a branch).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Difference(ulong buffer, uint entry)
    {
        // The shift counts are taken modulo 64, so the fields of the entry need no mask.
        int category = (int)(entry >> 16);
        long bits = (long)(buffer << (int)(entry >> 8));
        int value = (int)((ulong)bits >> 1 >> (63 - category));

        // A first bit of 0 stands for a negative difference: value + 1 - 2^category.
        int negative = (int)~(bits >> 63);
        return value + (negative & (1 - (1 << category)));
    }

    /// <summary>Checks that the segment ends here: less than a byte is left, and it is all ones (T.81 F.1.2.3).</summary>
    public void ReadPadding()
    {
        Refill();
        int left = Count - _zeros;
        if (left < 0)
        {
            ThrowMissing();
        }

        if (left >= 8)
        {
            CodedFrameException.Throw("The JPEG frame holds more data than its samples need: it is damaged", Offset);
        }

        if (left > 0 && (long)Buffer >> (64 - left) != -1)
        {
            CodedFrameException.Throw("The coded data of the JPEG frame do not end with bits of 1: the frame is damaged", Offset);
        }
    }

    [DoesNotReturn]
    private readonly void ThrowInvalidCode()
    {
        if (IsOverrun)
        {
            ThrowMissing();
        }

        CodedFrameException.Throw("The JPEG frame holds a code that its Huffman table does not have: it is damaged", Offset);
    }

    [DoesNotReturn]
    public readonly void ThrowMissing() =>
        CodedFrameException.Throw("The JPEG frame ends before its last sample, or a part of it is missing", Position);

    [DoesNotReturn]
    public readonly void ThrowOutOfRange(int bits) =>
        CodedFrameException.Throw($"The JPEG frame decodes to a sample of more than {bits} bits: it is damaged", Offset);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RefillBytewise()
    {
        while (Count < RefilledBits)
        {
            if (Position < _frame.Length && _frame[Position] != 0xFF)
            {
                Buffer |= (ulong)_frame[Position++] << (RefilledBits - Count);
            }
            else if (Position + 1 < _frame.Length && _frame[Position + 1] == 0)
            {
                Buffer |= 0xFFUL << (RefilledBits - Count);
                Position += 2;
            }
            else
            {
                _zeros += 8;
            }

            Count += 8;
        }
    }
}
