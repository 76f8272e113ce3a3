// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Contract;
using Htj2k.Tests.BlockCoding.HighThroughput.Decoding;
using Xunit;

namespace Htj2k.Tests.Codestream.Packets;

public sealed class PacketHeaderTests
{
    [Theory]
    [InlineData(16)]
    [InlineData(31)]
    public void Decode_of_lengths_that_an_offset_can_hold_works(int lengthBits)
        => Assert.Contains(Decode(lengthBits), sample => sample != 0);

    /// <summary>More bits would make lengths negative, and offsets wrap.</summary>
    [Theory]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(64)]
    [InlineData(255)]
    [InlineData(300)]
    public void Decode_of_lengths_of_more_bits_is_refused(int lengthBits)
        => Assert.Contains("segment length", Assert.Throws<Htj2kFormatException>(() => Decode(lengthBits)).Message);

    private static byte[] Decode(int lengthBits)
    {
        int[] block = new int[8 * 8];
        for (int i = 0; i < block.Length; i++)
        {
            block[i] = i % 7 - 3;
        }

        byte[] codestream = OneBlockCodestream.Around(
            new HtSet(block, 8, 8, 0, 1, false), 8, 8, OneBlockCodestream.MagnitudeBits - 1, 1, false, lengthBits);
        byte[] samples = new byte[8 * 8 * 2];
        using Htj2kDecoder decoder = new();
        decoder.Decode(codestream, new SampleFormat(8, 8, 1, 12, true, 2), samples);
        return samples;
    }
}
