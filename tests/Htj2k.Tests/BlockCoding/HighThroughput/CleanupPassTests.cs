// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.BlockCoding.HighThroughput.Decoding;
using static Htj2k.Tests.BlockCoding.HighThroughput.GuardedBlocks;
using TestSupport;
using Xunit;

namespace Htj2k.Tests.BlockCoding.HighThroughput;

/// <summary>Encoder and decoder of the cleanup pass against each other, at the edges of memory that they may touch.</summary>
public sealed unsafe class CleanupPassTests
{
    public static TheoryData<double, int> Contents => new()
    {
        { 0.001, 1 }, { 0.02, 3 }, { 0.3, 2 }, { 1, 1 }, { 1, 5 }, { 1, 40 }, { 1, 3000 }, { 0.05, 30000 }, { 1, 200_000_000 },
    };

    [Theory]
    [MemberData(nameof(Contents))]
    public void Decode_of_encoded_block_gives_the_coefficients(double density, int magnitude)
    {
        Random random = new(7);
        foreach ((int width, int height) in SomeSizes())
        {
            int[] block = RandomBlock(random, width, height, density, magnitude);
            byte[] wide = EncodeWide(block, width, height);
            Assert.Equal(block, wide.Length == 0 ? new int[block.Length] : DecodeWide(wide, width, height));
            if (magnitude <= 16384)
            {
                byte[] narrow = EncodeNarrow(block, width, height);
                Assert.Equal(wide, narrow);
                Assert.Equal(block, narrow.Length == 0 ? new int[block.Length] : DecodeNarrow(narrow, width, height));
            }
        }
    }

    [Theory]
    [InlineData(20000)]
    [InlineData(3_000_000)]
    [InlineData(500_000_000)]
    public void Decode_of_large_magnitudes_on_wide_lanes_gives_what_was_encoded(int magnitude)
    {
        Random random = new(magnitude);
        foreach ((int width, int height) in SomeSizes())
        {
            int[] block = RandomBlock(random, width, height, random.NextDouble(), magnitude);
            byte[] segment = EncodeWide(block, width, height);
            Assert.Equal(block, segment.Length == 0 ? new int[block.Length] : DecodeWide(segment, width, height));
        }
    }

    [Fact]
    public void Encode_of_zeros_is_empty() => Assert.Empty(EncodeNarrow(new int[64 * 64], 64, 64));

    [Fact]
    public void Decode_of_large_magnitudes_asks_narrow_lanes_to_be_widened()
    {
        byte[] segment = EncodeWide([40000, 1, 2, 3], 2, 2);
        using GuardedMemory output = new(2 * 32 * sizeof(short));
        using CleanupDecoderScratch scratch = new();

        Assert.Equal(CleanupResult.NeedsWiderLanes,
            CleanupDecoder.Decode(new CleanupTask<short>(segment, MagnitudeBits, 2, (short*)output.Start), 2, 32, scratch));
    }

    [Fact]
    [Trait("Length", "long")]
    public void Decode_of_every_truncation_and_of_noise_stays_in_bounds_and_does_not_depend_on_lanes()
    {
        Random random = new(11);
        byte[] segment = EncodeWide(RandomBlock(random, 33, 17, 0.7, 900), 33, 17);
        for (int length = 0; length <= segment.Length; length++)
        {
            AssertLanesAgree(segment[..length], 33, 17);
        }

        for (int i = 0; i < 3000; i++)
        {
            byte[] noise = new byte[random.Next(1, 300)];
            random.NextBytes(noise);
            if (i % 2 == 0 && noise.Length > 2)
            {
                // A likely Scup, so that decoding goes on.
                int suffix = random.Next(2, noise.Length + 1);
                noise[^1] = (byte)(suffix >> 4);
                noise[^2] = (byte)((noise[^2] & 0xF0) | (suffix & 0x0F));
            }

            AssertLanesAgree(noise, 34, 18);
        }
    }

    [Fact]
    public void Decode_of_two_blocks_of_any_widths_gives_what_each_gives_alone()
    {
        Random random = new(5);
        foreach ((int width, int height) in SomeSizes())
        {
            int otherWidth = random.Next(2) == 0 ? width : random.Next(1, 65);
            int[] left = RandomBlock(random, width, height, random.NextDouble(), 900);
            int[] right = RandomBlock(random, otherWidth, height, random.NextDouble(), 30);

            // Rows of zeros in one block beside others in the other.
            left.AsSpan(width * random.Next(1, height + 1)).Clear();
            right.AsSpan(0, otherWidth * random.Next(height)).Clear();
            left[0] = right[^1] = 1;
            (CleanupResult result0, CleanupResult result1) = DecodeTwo(
                EncodeNarrow(left, width, height), EncodeNarrow(right, otherWidth, height), width, otherWidth, height, out int[] both);
            Assert.Equal((CleanupResult.Decoded, CleanupResult.Decoded), (result0, result1));
            for (int y = 0; y < height; y++)
            {
                ReadOnlySpan<int> row = both.AsSpan(y * (width + otherWidth), width + otherWidth);
                Assert.Equal(left.AsSpan(y * width, width), row[..width]);
                Assert.Equal(right.AsSpan(y * otherWidth, otherWidth), row[width..]);
            }
        }
    }

    [Fact]
    public void Decode_of_a_sound_and_a_broken_block_decodes_the_sound_one()
    {
        Random random = new(6);
        int[] sound = RandomBlock(random, 33, 17, 0.7, 900);
        byte[] segment = EncodeNarrow(sound, 33, 17);
        for (int i = 0; i < 1000; i++)
        {
            byte[] broken = segment[..random.Next(segment.Length + 1)];
            if (broken.Length > 2)
            {
                broken[random.Next(broken.Length)] ^= (byte)random.Next(1, 256);
            }

            CleanupResult alone = DecodeNarrow(broken, 33, 17, out int[] expected);
            bool isFirst = i % 2 == 0;
            (CleanupResult result0, CleanupResult result1) =
                DecodeTwo(isFirst ? broken : segment, isFirst ? segment : broken, 33, 33, 17, out int[] both);
            Assert.Equal((alone, CleanupResult.Decoded), isFirst ? (result0, result1) : (result1, result0));
            for (int j = 0; j < sound.Length; j++)
            {
                int at = j / 33 * 66 + j % 33;
                Assert.Equal(sound[j], both[isFirst ? at + 33 : at]);
                if (alone == CleanupResult.Decoded)
                {
                    Assert.Equal(expected[j], both[isFirst ? at : at + 33]);
                }
            }
        }
    }

    private static void AssertLanesAgree(byte[] segment, int width, int height)
    {
        CleanupResult scalar = DecodeScalar(segment, width, height, out int[] expected);
        AssertAgrees(DecodeNarrow(segment, width, height, out int[] narrow), narrow);
        AssertAgrees(DecodeWide(segment, width, height, out int[] wide), wide);

        void AssertAgrees(CleanupResult result, int[] block)
        {
            if (result == CleanupResult.Decoded)
            {
                Assert.Equal(CleanupResult.Decoded, scalar);
                Assert.Equal(expected, block);
            }
            else if (result == CleanupResult.Broken)
            {
                Assert.Equal(CleanupResult.Broken, scalar);
            }
        }
    }
}
