// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.BlockCoding.HighThroughput.Decoding;
using Htj2k.BlockCoding.HighThroughput.Encoding;
using static Htj2k.Tests.BlockCoding.HighThroughput.GuardedBlocks;
using TestSupport;
using Xunit;

namespace Htj2k.Tests.BlockCoding.HighThroughput;

/// <summary>The cleanup pass on lanes of 64 bits, which only the scalar kernels have.</summary>
public sealed unsafe class WidestCleanupPassTests
{
    public static TheoryData<string> WidestContents => ["any exponents", "extremes", "one", "all ones in MagSgn", "few"];

    /// <summary>
    /// Exponents of up to 38 bits, whose residuals need U-VLC extensions, and more than 32 bits of MagSgn for each sample.
    /// </summary>
    [Theory]
    [MemberData(nameof(WidestContents))]
    public void Decode_of_magnitudes_up_to_37_bits_gives_what_was_encoded(string content)
    {
        const long Largest = (1L << CleanupEncoder.MaximumMagnitudeBits) - 1;
        Random random = new(19);
        foreach ((int width, int height) in SomeSizes())
        {
            long[] block = new long[width * height];
            for (int i = 0; i < block.Length; i++)
            {
                long magnitude = content switch
                {
                    "any exponents" => random.NextInt64(1L << random.Next(1 + CleanupEncoder.MaximumMagnitudeBits)),
                    "extremes" => Largest,
                    "one" => i == block.Length / 2 ? Largest : 0,
                    "all ones in MagSgn" => -(1L << (CleanupEncoder.MaximumMagnitudeBits - 1)),
                    _ => random.Next(9) == 0 ? random.NextInt64(Largest + 1) : 0,
                };
                block[i] = random.Next(2) == 0 || magnitude < 0 ? magnitude : -magnitude;
            }

            byte[] segment = EncodeWidest(block, width, height);
            long[] decoded = new long[block.Length];
            Assert.True(segment.Length == 0
                || DecodeWidest(segment, width, height, CleanupEncoder.MaximumMagnitudeBits, out decoded) == CleanupResult.Decoded);
            Assert.Equal(block, decoded);
        }
    }

    /// <summary>OpenJPH 0.32 made it: an image of 32 bits without decompositions, so that its only code-block holds the samples.</summary>
    [Fact]
    public void Encode_of_31_bit_magnitudes_gives_the_segment_that_OpenJPH_gives()
    {
        const int Width = 11;
        const int Height = 9;
        const string Segment =
            "FDFF7FFF230E430E3B1922879030DE7861F36E3C00000080000000808DC11B376CDE8DF333ACB8D081555CFDFF7FFF0A"
            + "00000044F508A7FEFF7FFF4A16889C7732448E0100008000000060A3AB38E9C02A2E4567E7D4C6F3C617000000020000"
            + "00FDFF7FFF26C578E33141575CFAFF7FFF05000000D017134E584109A736BF438EDFE4430E0100000001000000CE66C5"
            + "5500B1E2F6FF7FFF3758D7392B000000FAFF7FFF31378D466CE379E3242E2C2E10F415D701000060000000C0C7A170A2"
            + "A74E3855B11B727CD21C72FAFF7FFF010000000004AEB8FDFF7FFF510D74CE61513A670100008001000080F07C3402B7"
            + "391A690A698F8DB8B5C7100000000B000080FEFF7F7F4031855313982147FF7FFF7F040000400100000022F28AABA474"
            + "C5EDB1CB3917F7E69C07000000207BA4110A19D288FEFF7FFF7DD5EC3100000040FF7FFF7F664D87DC87B943AE43F493"
            + "FF48C390D300000090B2BEE2726072CE07000080FEFF7FFF7143ECB1000000807F28875CE3D527DF0659FDE97FD779DD"
            + "7C3127CA72C4AE1A6935443CF46F700FA63006D76300273102";
        long[] block = new long[Width * Height];
        for (int i = 0; i < block.Length; i++)
        {
            (int y, int x) = Math.DivRem(i, Width);
            block[i] = (x + 2 * y) % 7 == 0 ? -int.MaxValue : (x + y) % 3 == 0 ? x - y
                : unchecked((int)(x * 2654435761L + y * 40503L * 65537L + x * y * 97L));
        }

        Assert.Equal(Segment, Convert.ToHexString(EncodeWidest(block, Width, Height)));
    }

    [Theory]
    [MemberData(nameof(CoefficientBlocks.Contents), MemberType = typeof(CoefficientBlocks))]
    public void Encode_of_64_bit_lanes_gives_the_segment_of_32_bit_lanes(string content)
    {
        Random random = new(23);
        foreach ((int width, int height) in SomeSizes())
        {
            int[] block = CoefficientBlocks.Make(content, width, height, random);
            Assert.Equal(EncodeWide(block, width, height), EncodeWidest(Array.ConvertAll(block, x => (long)x), width, height));
        }
    }

    [Fact]
    public void Decode_of_more_than_30_bits_asks_lanes_of_32_bits_to_be_widened()
    {
        byte[] segment = EncodeWidest([1L << 36, 1, 2, 3], 2, 2);
        using GuardedMemory output = new(2 * 32 * sizeof(int));
        using CleanupDecoderScratch scratch = new();

        Assert.Equal(CleanupResult.NeedsWiderLanes,
            CleanupDecoder.Decode(
                new CleanupTask<int>(segment, CleanupEncoder.MaximumMagnitudeBits, 2, (int*)output.Start), 2, 32, scratch));
    }
}
