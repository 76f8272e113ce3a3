// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.BlockCoding;
using Htj2k.BlockCoding.HighThroughput.Encoding;
using Htj2k.Structure;
using TestSupport;
using Xunit;

namespace Htj2k.Tests.BlockCoding;

public sealed unsafe class NarrowedBlockTests
{
    private const int Stride = CleanupEncoder.MaximumWidth + CodeBlock.RowPadding;

    [Fact]
    public void TryCopy_gives_the_same_segment_as_the_wide_block()
    {
        Random random = new(3);
        using NarrowedBlock narrowed = new();
        using CleanupEncoderScratch scratch = new();
        byte[] wide = new byte[CleanupEncoder.MaximumLength(64, 64)];
        byte[] narrow = new byte[wide.Length];
        for (int width = 1; width <= 64; width++)
        {
            int height = random.Next(1, 65);
            using GuardedMemory memory = new(Stride * height * sizeof(int), atEnd: width % 2 == 0);
            int* block = Fill(memory, width, height, (_, _) => random.Next(-32767, 32768) >> random.Next(17));

            Assert.True(narrowed.TryCopy(block, Stride, width, height));

            fixed (byte* wideSegment = wide, narrowSegment = narrow)
            {
                int wideLength = CleanupEncoder.Encode(block, Stride, width, height, scratch, wideSegment);
                int narrowLength =
                    CleanupEncoder.Encode(narrowed.Coefficients, NarrowedBlock.Stride, width, height, scratch, narrowSegment);
                Assert.Equal(wide.AsSpan(0, wideLength), narrow.AsSpan(0, narrowLength));
            }
        }
    }

    [Theory]
    [InlineData(32767, true)]
    [InlineData(32768, false)]
    [InlineData(-32767, true)]
    [InlineData(-32768, false)]
    [InlineData(1 << 29, false)]
    [InlineData(-(1 << 29), false)]
    public void TryCopy_refuses_one_coefficient_too_large_wherever_it_is(int coefficient, bool fits)
    {
        using NarrowedBlock narrowed = new();
        for (int width = 1; width <= 64; width++)
        {
            for (int column = 0; column < width; column++)
            {
                using GuardedMemory memory = new(Stride * 2 * sizeof(int), atEnd: column % 2 == 0);
                int* block = Fill(memory, width, 2, (x, y) => x == column && y == 1 ? coefficient : -5);

                Assert.Equal(fits, narrowed.TryCopy(block, Stride, width, 2));
            }
        }
    }

    /// <summary>Beyond each row lie numbers that would not fit, and must not count.</summary>
    private static int* Fill(GuardedMemory memory, int width, int height, Func<int, int, int> coefficient)
    {
        int* block = (int*)memory.Start;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < Stride; x++)
            {
                block[y * Stride + x] = x < width ? coefficient(x, y) : 1_000_000;
            }
        }

        return block;
    }
}
