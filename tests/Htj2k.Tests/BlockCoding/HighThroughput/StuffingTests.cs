// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.BlockCoding.HighThroughput.Decoding;
using Htj2k.BlockCoding.HighThroughput.Decoding.Vectors;
using Htj2k.BlockCoding.HighThroughput.Encoding;
using TestSupport;
using Xunit;

namespace Htj2k.Tests.BlockCoding.HighThroughput;

/// <summary>
/// Stuffing and unstuffing of whole words, against the writers and readers that go bit by bit, between pages without access.
/// </summary>
public sealed unsafe class StuffingTests
{
    /// <summary>After the bits, 16 bytes can be read.</summary>
    private const int FlatSlack = 16;

    private const int LargestLength = 140;

    public static TheoryData<bool> Ends => Widths.Ends;

    [Theory]
    [Trait("Length", "long")]
    [MemberData(nameof(Ends))]
    public void Unstuffing_MagSgn_gives_the_bits_that_the_reader_gives(bool atEnd)
    {
        Random random = new(41);
        for (int length = 0; length <= LargestLength; length++)
        {
            for (int repeat = 0; repeat < 20; repeat++)
            {
                using GuardedMemory stuffed = Noise(random, length, atEnd);
                using GuardedMemory flat = new(length + 1 + OpenSegment.TailBytes, atEnd);

                int whole = Unstuffing.MagSgn(stuffed.Span, flat.Start);

                Assert.InRange(whole, 0, length + 1);
                MagSgnReader reader = new(stuffed.Span);
                foreach (byte expected in flat.Span[..(whole + OpenSegment.TailBytes)])
                {
                    Assert.Equal(reader.Read(8), expected);
                }
            }
        }
    }

    [Theory]
    [Trait("Length", "long")]
    [MemberData(nameof(Ends))]
    public void Unstuffing_Vlc_gives_the_bits_that_the_reader_gives(bool atEnd)
    {
        Random random = new(42);
        for (int length = 2; length <= LargestLength; length++)
        {
            for (int repeat = 0; repeat < 20; repeat++)
            {
                using GuardedMemory suffix = Noise(random, length, atEnd);
                using GuardedMemory flat = new(length + 1 + OpenSegment.TailBytes, atEnd);

                int whole = Unstuffing.Vlc(suffix.Span, flat.Start);

                Assert.InRange(whole, 0, length + 1);
                VlcReader reader = new(suffix.Span);
                foreach (byte expected in flat.Span[..(whole + OpenSegment.TailBytes)])
                {
                    Assert.Equal(reader.Read(8), expected);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public void Stuffing_MagSgn_gives_the_bytes_that_the_writer_gives(bool atEnd)
    {
        Random random = new(43);
        byte[] expected = new byte[2 * LargestLength];
        for (int bits = 0; bits <= 8 * LargestLength; bits++)
        {
            int bytes = (bits + 7) / 8;
            using GuardedMemory flat = Noise(random, bytes + FlatSlack, atEnd);
            using GuardedMemory output = new(bits / 7 + 1 + 8, atEnd);
            int expectedLength;
            fixed (byte* start = expected)
            {
                MagSgnWriter writer = new(start);
                for (int bit = 0; bit < bits; bit++)
                {
                    writer.Write((uint)flat.Span[bit / 8] >> (bit % 8) & 1, 1);
                }

                expectedLength = writer.Finish();
            }

            int length = Stuffing.MagSgn(flat.Start, bits, output.Start);

            Assert.Equal(expected.AsSpan(0, expectedLength), output.Span[..length]);
        }
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public void Stuffing_Vlc_gives_the_bytes_that_the_writer_gives(bool atEnd)
    {
        Random random = new(44);
        byte[] expected = new byte[2 * LargestLength];
        for (int bits = 4; bits <= 8 * LargestLength; bits++)
        {
            using GuardedMemory flat = Noise(random, (bits + 7) / 8 + FlatSlack, atEnd);
            flat.Span[0] |= 0x0F;
            int capacity = bits / 7 + 2 + 8;
            using GuardedMemory output = new(capacity, atEnd);
            fixed (byte* start = expected)
            {
                VlcWriter writer = new(start + expected.Length);
                for (int bit = 4; bit < bits; bit++)
                {
                    writer.Write((uint)flat.Span[bit / 8] >> (bit % 8) & 1, 1);
                }

                VlcWriter result = Stuffing.Vlc(flat.Start, bits, output.Start + capacity);

                Assert.Equal(new ReadOnlySpan<byte>(writer.Start, writer.Length), new ReadOnlySpan<byte>(result.Start, result.Length));
                Assert.Equal(writer.LastByte, result.LastByte);
            }
        }
    }

    /// <summary>Bytes half of which are all ones or nearly so, so that stuffing is needed everywhere.</summary>
    private static GuardedMemory Noise(Random random, int length, bool atEnd)
    {
        GuardedMemory memory = new(length, atEnd);
        byte[] special = [0xFF, 0x7F, 0x8F, 0x90, 0xFE, 0x00];
        int density = random.Next(1, 12);
        foreach (ref byte next in memory.Span)
        {
            next = random.Next(density) == 0 ? special[random.Next(special.Length)] : (byte)random.Next(256);
        }

        return memory;
    }
}
