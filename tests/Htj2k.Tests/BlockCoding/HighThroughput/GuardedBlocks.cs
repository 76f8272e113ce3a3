// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.BlockCoding.HighThroughput.Decoding;
using Htj2k.BlockCoding.HighThroughput.Encoding;
using Htj2k.Structure;
using TestSupport;
using Xunit;

namespace Htj2k.Tests.BlockCoding.HighThroughput;

/// <summary>Code-blocks that are encoded and decoded at the edges of memory that the cleanup pass may touch.</summary>
internal static unsafe class GuardedBlocks
{
    public const int MagnitudeBits = 29;

    public static IEnumerable<(int Width, int Height)> SomeSizes()
    {
        int[] widths = [1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 31, 32, 33, 47, 48, 49, 63, 64];
        int[] heights = [1, 2, 3, 8, 33, 64];
        return from width in widths from height in heights select (width, height);
    }

    public static int[] RandomBlock(Random random, int width, int height, double density, int magnitude)
    {
        int[] block = new int[width * height];
        for (int i = 0; i < block.Length; i++)
        {
            double scale = Math.Pow(random.NextDouble(), 3) * magnitude;
            block[i] = random.NextDouble() < density ? (int)Math.Round(scale) * (random.Next(2) == 0 ? 1 : -1) : 0;
        }

        return block;
    }

    public static byte[] EncodeWide(int[] block, int width, int height)
    {
        using GuardedMemory input = new(((height - 1) * width + width + CodeBlock.RowPadding) * sizeof(int));
        Fill(input.Span);
        block.CopyTo(new Span<int>(input.Start, block.Length));
        using GuardedMemory output = new(CleanupEncoder.MaximumLength(width, height));
        using CleanupEncoderScratch scratch = new();
        int length = CleanupEncoder.Encode((int*)input.Start, width, width, height, scratch, output.Start);
        return output.Span[..length].ToArray();
    }

    public static byte[] EncodeNarrow(int[] block, int width, int height)
    {
        using GuardedMemory input = new(((height - 1) * width + width + CodeBlock.RowPadding) * sizeof(short));
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

    /// <summary>On lanes of 64 bits, of which nothing is read beyond a row.</summary>
    public static byte[] EncodeWidest(long[] block, int width, int height)
    {
        using GuardedMemory input = new(block.Length * sizeof(long));
        block.CopyTo(new Span<long>(input.Start, block.Length));
        using GuardedMemory output = new(CleanupEncoder.MaximumLength(width, height));
        using CleanupEncoderScratch scratch = new();
        int length = CleanupEncoder.Encode((long*)input.Start, width, width, height, scratch, output.Start);
        return output.Span[..length].ToArray();
    }

    /// <summary>Fills memory that kernels may read and must ignore.</summary>
    private static void Fill(Span<byte> memory) => memory.Fill(0x5A);

    public static int[] DecodeWide(byte[] segment, int width, int height)
    {
        Assert.Equal(CleanupResult.Decoded, DecodeWide(segment, width, height, out int[] block));
        return block;
    }

    public static int[] DecodeNarrow(byte[] segment, int width, int height)
    {
        Assert.Equal(CleanupResult.Decoded, DecodeNarrow(segment, width, height, out int[] block));
        return block;
    }

    public static CleanupResult DecodeWide(byte[] segment, int width, int height, out int[] block)
    {
        int stride = width + CodeBlock.RowPadding;
        using GuardedMemory input = Guarded(segment);
        using GuardedMemory output = new(stride * height * sizeof(int));
        using CleanupDecoderScratch scratch = new();
        CleanupTask<int> task = new(input.Span, MagnitudeBits, width, (int*)output.Start);
        CleanupResult result = CleanupDecoder.Decode(task, height, stride, scratch);
        block = Collect(task.Coefficients, width, height, stride);
        return result;
    }

    public static CleanupResult DecodeNarrow(byte[] segment, int width, int height, out int[] block)
    {
        int stride = width + CodeBlock.RowPadding;
        using GuardedMemory input = Guarded(segment);
        using GuardedMemory output = new(stride * height * sizeof(short));
        using CleanupDecoderScratch scratch = new();
        CleanupTask<short> task = new(input.Span, MagnitudeBits, width, (short*)output.Start);
        CleanupResult result = CleanupDecoder.Decode(task, height, stride, scratch);
        block = Collect(task.Coefficients, width, height, stride);
        return result;
    }

    /// <summary>On the lanes that only the scalar kernel has.</summary>
    public static CleanupResult DecodeScalar(byte[] segment, int width, int height, out int[] block)
    {
        CleanupResult result = DecodeWidest(segment, width, height, MagnitudeBits, out long[] decoded);
        block = Array.ConvertAll(decoded, coefficient => (int)coefficient);
        return result;
    }

    public static CleanupResult DecodeWidest(byte[] segment, int width, int height, int magnitudeBits, out long[] block)
    {
        using GuardedMemory input = Guarded(segment);
        using GuardedMemory output = new(width * height * sizeof(long));
        CleanupTask<long> task = new(input.Span, magnitudeBits, width, (long*)output.Start);
        CleanupResult result = CleanupDecoder.Decode(task, height, width);
        block = new Span<long>(task.Coefficients, width * height).ToArray();
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

    /// <summary>Decodes two blocks side by side, with no more room after each row than the decoder asks for.</summary>
    /// <param name="width0">Of the first block.</param>
    /// <param name="width1">Of the second.</param>
    public static (CleanupResult First, CleanupResult Second) DecodeTwo(
        byte[] segment0, byte[] segment1, int width0, int width1, int height, out int[] blocks)
    {
        int width = width0 + width1;
        int stride = width + CodeBlock.RowPadding;
        using GuardedMemory input0 = Guarded(segment0);
        using GuardedMemory input1 = Guarded(segment1);
        using GuardedMemory output = new(stride * height * sizeof(short));
        using CleanupDecoderScratch scratch = new();
        short* decoded = (short*)output.Start;
        CleanupTask<short> task0 = new(input0.Span, MagnitudeBits, width0, decoded);
        CleanupTask<short> task1 = new(input1.Span, MagnitudeBits, width1, decoded + width0);
        CleanupDecoder.Decode(task0, task1, height, stride, scratch, out CleanupResult result0, out CleanupResult result1);
        blocks = Collect(decoded, width, height, stride);

        using GuardedMemory wideOutput = new(stride * height * sizeof(int));
        int* wide = (int*)wideOutput.Start;
        CleanupTask<int> wideTask0 = new(input0.Span, MagnitudeBits, width0, wide);
        CleanupTask<int> wideTask1 = new(input1.Span, MagnitudeBits, width1, wide + width0);
        CleanupDecoder.Decode(wideTask0, wideTask1, height, stride, scratch, out CleanupResult wideResult0, out CleanupResult wideResult1);
        if (result0 == CleanupResult.Decoded && result1 == CleanupResult.Decoded)
        {
            Assert.Equal((result0, result1), (wideResult0, wideResult1));
            Assert.Equal(blocks, Collect(wide, width, height, stride));
        }

        return (result0, result1);
    }
}
