// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.BlockCoding;
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

    [Fact]
    public void Encode_of_zeros_is_empty() => Assert.Empty(EncodeNarrow(new int[64 * 64], 64, 64));

    [Fact]
    public void Decode_of_large_magnitudes_asks_narrow_lanes_to_be_widened()
    {
        byte[] segment = EncodeWide([40000, 1, 2, 3], 2, 2);
        using GuardedMemory output = new(2 * 32 * sizeof(short));
        using CleanupDecoderScratch scratch = new();

        Assert.Equal(CleanupResult.NeedsWiderLanes, CleanupDecoder.Decode(segment, 2, 2, MagnitudeBits, (short*)output.Start, 32, scratch));
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
        using GuardedMemory input = new(segment.Length);
        segment.CopyTo(input.Span);
        using GuardedMemory output = new(stride * height * sizeof(int));
        CleanupResult result = CleanupDecoder.Decode(input.Span, width, height, MagnitudeBits, (int*)output.Start, stride);
        int* decoded = (int*)output.Start;
        block = new int[width * height];
        for (int i = 0; i < block.Length; i++)
        {
            block[i] = decoded[i / width * stride + i % width];
        }

        return result;
    }

    private static CleanupResult DecodeNarrow(byte[] segment, int width, int height, out int[] block)
    {
        int stride = width + CleanupDecoder.RowPadding;
        using GuardedMemory input = new(segment.Length);
        segment.CopyTo(input.Span);
        using GuardedMemory output = new(stride * height * sizeof(short));
        using CleanupDecoderScratch scratch = new();
        CleanupResult result = CleanupDecoder.Decode(input.Span, width, height, MagnitudeBits, (short*)output.Start, stride, scratch);
        short* decoded = (short*)output.Start;
        block = new int[width * height];
        for (int i = 0; i < block.Length; i++)
        {
            block[i] = decoded[i / width * stride + i % width];
        }

        return result;
    }

    private static void AssertLanesAgree(byte[] segment, int width, int height)
    {
        CleanupResult wide = DecodeWide(segment, width, height, out int[] expected);
        CleanupResult narrow = DecodeNarrow(segment, width, height, out int[] block);
        if (narrow == CleanupResult.Decoded)
        {
            Assert.Equal(CleanupResult.Decoded, wide);
            Assert.Equal(expected, block);
        }
        else if (narrow == CleanupResult.Broken)
        {
            Assert.Equal(CleanupResult.Broken, wide);
        }
    }
}
