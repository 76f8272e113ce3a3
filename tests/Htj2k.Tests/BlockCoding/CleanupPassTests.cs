// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.BlockCoding;
using System.Numerics;
using TestSupport;
using Xunit;

namespace Htj2k.Tests.BlockCoding;

/// <summary>Encoder and decoder of the cleanup pass against each other, at the edges of memory that they may touch.</summary>
public sealed unsafe class CleanupPassTests
{
    private const int MagnitudeBits = 29;

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

        Assert.Equal(CleanupResult.NeedsWiderLanes, CleanupDecoder.Decode(new CleanupTask<short>(segment, MagnitudeBits, (short*)output.Start), 2, 2, 32, scratch));
    }

    [Fact]
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
    public void Decode_of_two_blocks_gives_what_each_gives_alone()
    {
        Random random = new(5);
        foreach ((int width, int height) in SomeSizes())
        {
            int[] left = RandomBlock(random, width, height, random.NextDouble(), 900);
            int[] right = RandomBlock(random, width, height, random.NextDouble(), 30);
            left[0] = right[^1] = 1;
            (CleanupResult result0, CleanupResult result1) = DecodeTwo(EncodeNarrow(left, width, height), EncodeNarrow(right, width, height), width, height, out int[] both);
            Assert.Equal((CleanupResult.Decoded, CleanupResult.Decoded), (result0, result1));
            for (int i = 0; i < left.Length; i++)
            {
                Assert.Equal(left[i], both[i / width * 2 * width + i % width]);
                Assert.Equal(right[i], both[i / width * 2 * width + width + i % width]);
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
            (CleanupResult result0, CleanupResult result1) = DecodeTwo(isFirst ? broken : segment, isFirst ? segment : broken, 33, 17, out int[] both);
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

    private static IEnumerable<(int Width, int Height)> SomeSizes()
    {
        int[] widths = [1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 31, 32, 33, 47, 48, 49, 63, 64];
        int[] heights = [1, 2, 3, 8, 33, 64];
        return from width in widths from height in heights select (width, height);
    }

    private static int[] RandomBlock(Random random, int width, int height, double density, int magnitude)
    {
        int[] block = new int[width * height];
        for (int i = 0; i < block.Length; i++)
        {
            double scale = Math.Pow(random.NextDouble(), 3) * magnitude;
            block[i] = random.NextDouble() < density ? (int)Math.Round(scale) * (random.Next(2) == 0 ? 1 : -1) : 0;
        }

        return block;
    }

    private static byte[] EncodeWide(int[] block, int width, int height)
    {
        using GuardedMemory input = new(((height - 1) * width + width + CleanupEncoder.RowPadding) * sizeof(int));
        Fill(input.Span);
        block.CopyTo(new Span<int>(input.Start, block.Length));
        using GuardedMemory output = new(CleanupEncoder.MaximumLength(width, height));
        using CleanupEncoderScratch scratch = new();
        int length = CleanupEncoder.Encode((int*)input.Start, width, width, height, scratch, output.Start);
        return output.Span[..length].ToArray();
    }

    private static byte[] EncodeNarrow(int[] block, int width, int height)
    {
        using GuardedMemory input = new(((height - 1) * width + width + CleanupEncoder.RowPadding) * sizeof(short));
        Fill(input.Span);
        for (int i = 0; i < block.Length; i++)
        {
            ((short*)input.Start)[i] = (short)block[i];
        }

        using GuardedMemory output = new(CleanupEncoder.MaximumLength(width, height));
        using CleanupEncoderScratch scratch = new();
        int length = CleanupEncoder.Encode((short*)input.Start, width, width, height, scratch, output.Start);
        return output.Span[..length].ToArray();
    }

    /// <summary>What kernels may read and must ignore.</summary>
    private static void Fill(Span<byte> memory) => memory.Fill(0x5A);

    private static int[] DecodeWide(byte[] segment, int width, int height)
    {
        Assert.Equal(CleanupResult.Decoded, DecodeWide(segment, width, height, out int[] block));
        return block;
    }

    private static int[] DecodeNarrow(byte[] segment, int width, int height)
    {
        Assert.Equal(CleanupResult.Decoded, DecodeNarrow(segment, width, height, out int[] block));
        return block;
    }

    private static CleanupResult DecodeWide(byte[] segment, int width, int height, out int[] block)
    {
        int stride = width + CleanupDecoder.RowPadding;
        using GuardedMemory input = Guarded(segment);
        using GuardedMemory output = new(stride * height * sizeof(int));
        using CleanupDecoderScratch scratch = new();
        CleanupTask<int> task = new(input.Span, MagnitudeBits, (int*)output.Start);
        CleanupResult result = CleanupDecoder.Decode(task, width, height, stride, scratch);
        block = Collect(task.Coefficients, width, height, stride);
        return result;
    }

    private static CleanupResult DecodeNarrow(byte[] segment, int width, int height, out int[] block)
    {
        int stride = width + CleanupDecoder.RowPadding;
        using GuardedMemory input = Guarded(segment);
        using GuardedMemory output = new(stride * height * sizeof(short));
        using CleanupDecoderScratch scratch = new();
        CleanupTask<short> task = new(input.Span, MagnitudeBits, (short*)output.Start);
        CleanupResult result = CleanupDecoder.Decode(task, width, height, stride, scratch);
        block = Collect(task.Coefficients, width, height, stride);
        return result;
    }

    /// <summary>On the lanes that only the scalar kernel has.</summary>
    private static CleanupResult DecodeScalar(byte[] segment, int width, int height, out int[] block)
    {
        using GuardedMemory input = Guarded(segment);
        using GuardedMemory output = new(width * height * sizeof(long));
        CleanupTask<long> task = new(input.Span, MagnitudeBits, (long*)output.Start);
        CleanupResult result = CleanupDecoder.Decode(task, width, height, width);
        block = Collect(task.Coefficients, width, height, width);
        return result;
    }

    private static GuardedMemory Guarded(byte[] segment)
    {
        GuardedMemory memory = new(segment.Length);
        segment.CopyTo(memory.Span);
        return memory;
    }

    private static int[] Collect<T>(T* decoded, int width, int height, int stride)
        where T : unmanaged, INumber<T>
    {
        int[] block = new int[width * height];
        for (int i = 0; i < block.Length; i++)
        {
            block[i] = int.CreateTruncating(decoded[i / width * stride + i % width]);
        }

        return block;
    }

    /// <summary>Decodes two blocks side by side, with no more room behind each row than the decoder asks for.</summary>
    private static (CleanupResult First, CleanupResult Second) DecodeTwo(byte[] segment0, byte[] segment1, int width, int height, out int[] blocks)
    {
        int stride = 2 * width + CleanupDecoder.RowPadding;
        using GuardedMemory input0 = Guarded(segment0);
        using GuardedMemory input1 = Guarded(segment1);
        using GuardedMemory output = new(stride * height * sizeof(short));
        using CleanupDecoderScratch scratch = new();
        short* decoded = (short*)output.Start;
        CleanupTask<short> task0 = new(input0.Span, MagnitudeBits, decoded);
        CleanupTask<short> task1 = new(input1.Span, MagnitudeBits, decoded + width);
        CleanupDecoder.Decode(task0, task1, width, height, stride, scratch, out CleanupResult result0, out CleanupResult result1);
        blocks = Collect(decoded, 2 * width, height, stride);

        using GuardedMemory wideOutput = new(stride * height * sizeof(int));
        int* wide = (int*)wideOutput.Start;
        CleanupTask<int> wideTask0 = new(input0.Span, MagnitudeBits, wide);
        CleanupTask<int> wideTask1 = new(input1.Span, MagnitudeBits, wide + width);
        CleanupDecoder.Decode(wideTask0, wideTask1, width, height, stride, scratch, out CleanupResult wideResult0, out CleanupResult wideResult1);
        if (result0 == CleanupResult.Decoded && result1 == CleanupResult.Decoded)
        {
            Assert.Equal((result0, result1), (wideResult0, wideResult1));
            Assert.Equal(blocks, Collect(wide, 2 * width, height, stride));
        }

        return (result0, result1);
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
