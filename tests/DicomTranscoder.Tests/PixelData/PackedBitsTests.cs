// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.PixelData;
using Xunit;

namespace DicomTranscoder.Tests.PixelData;

/// <summary>Bits, and the samples that they are.</summary>
public sealed class PackedBitsTests
{
    [Fact]
    public void Pack_puts_each_sample_at_its_bit_and_Unpack_takes_it_from_there()
    {
        Random random = new(11);
        for (int firstBit = 0; firstBit < 8; firstBit++)
        {
            for (int count = 0; count < 70; count++)
            {
                byte[] samples = [.. Enumerable.Range(0, count).Select(_ => (byte)random.Next(2))];
                byte[] packed = new byte[(firstBit + count + 7) / 8];

                PackedBits.Pack(samples, packed, firstBit);

                Assert.Equal(samples, Enumerable.Range(firstBit, count).Select(bit => (byte)(packed[bit / 8] >> (bit % 8) & 1)));
                byte[] unpacked = [.. Enumerable.Repeat((byte)7, count)];
                PackedBits.Unpack(packed, firstBit, unpacked);
                Assert.Equal(samples, unpacked);
            }
        }
    }

    [Fact]
    public void Pack_and_Unpack_leave_the_bits_of_others_alone()
    {
        byte[] packed = [0b0000_0111, 0, 0b1110_0000];
        byte[] samples = [.. Enumerable.Repeat((byte)1, 3), .. new byte[12]];

        PackedBits.Pack(samples, packed, firstBit: 3);

        Assert.Equal([0b0011_1111, 0, 0b1110_0000], packed);
        byte[] unpacked = new byte[12];
        PackedBits.Unpack([0xFF, 0x01, 0xF8], firstBit: 1, unpacked);
        Assert.Equal([1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0], unpacked);
    }
}
