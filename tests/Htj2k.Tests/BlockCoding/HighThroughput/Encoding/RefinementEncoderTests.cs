// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.BlockCoding.HighThroughput.Encoding;
using Htj2k.Structure;
using Htj2k.Tests.BlockCoding.HighThroughput.Decoding;
using TestSupport;
using Xunit;

namespace Htj2k.Tests.BlockCoding.HighThroughput.Encoding;

public sealed unsafe class RefinementEncoderTests
{
    [Theory]
    [InlineData(2, false)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public void Encode_gives_the_bytes_of_an_encoder_that_goes_sample_by_sample(int passes, bool causal)
    {
        Random random = new(passes);
        for (int i = 0; i < 400; i++)
        {
            (int width, int height) = i % 4 == 0 ? (64, 64) : (random.Next(1, 65), random.Next(1, 65));
            int plane = random.Next(1, 9);
            int[] block = Block(random, width, height);
            HtSet set = new(block, width, height, plane, passes, causal);

            Assert.Equal(set.Refinement, Encode(set, width, height, plane, passes, causal));
        }
    }

    /// <summary>From nearly empty blocks to dense ones, and some of nothing but ones, which bring stuffed bits.</summary>
    private static int[] Block(Random random, int width, int height)
    {
        (int kind, int bits) = (random.Next(4), random.Next(1, 12));
        int[] block = new int[width * height];
        for (int i = 0; i < block.Length; i++)
        {
            int magnitude = kind == 0 ? (1 << bits) - 1 : kind == 1 && random.Next(20) != 0 ? 0 : random.Next(1 << random.Next(bits + 1));
            block[i] = kind == 0 || random.Next(2) == 0 ? -magnitude : magnitude;
        }

        block[^1] = 511;
        return block;
    }

    private static byte[] Encode(HtSet set, int width, int height, int plane, int passes, bool causal)
    {
        // Bit-plane p of the coefficients lies in bit p + 4 of the words.
        const int Shift = 4;
        using GuardedMemory words = new(width * height * sizeof(uint));
        uint* samples = (uint*)words.Start;
        for (int i = 0; i < width * height; i++)
        {
            int decoded = set.Decoded[i];
            uint midpoint = decoded == 0 ? 0 : 1u << (set.KnownPlanes[i] + Shift - 1);
            samples[i] = (uint)Math.Abs(decoded) << Shift | midpoint | (decoded < 0 ? SignMagnitude<uint>.SignBit : 0);
        }

        byte[] segment = new byte[RefinementEncoder.MaximumLength];
        return segment[..RefinementEncoder.Encode(samples, plane - 1 + Shift, passes, causal, width, height, segment)];
    }
}
