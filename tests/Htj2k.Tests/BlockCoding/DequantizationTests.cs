// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.BlockCoding;
using Htj2k.BlockCoding.HighThroughput.Decoding;
using Htj2k.Structure;
using TestSupport;
using Xunit;

namespace Htj2k.Tests.BlockCoding;

public sealed unsafe class DequantizationTests
{
    [Theory]
    [InlineData(12)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(30)]
    public void FromWords_of_narrow_words_equals_that_of_wide_words(int magnitudeBits)
    {
        Random random = new(magnitudeBits);
        ParsedSubband subband = new(SubbandOrientation.HL, new Region(0, 0, 64, 64), 6, 6, CodeBlockStyle.None)
        {
            MagnitudeBits = magnitudeBits,
            StepSize = 0.3,
            RegionShift = 0,
        };
        for (int i = 0; i < 300; i++)
        {
            (int width, int height, int shift) = (random.Next(1, 40), random.Next(1, 9), random.Next(1, 31));
            using GuardedMemory words = new(width * height * sizeof(uint));
            uint* start = (uint*)words.Start;
            ulong[] wide = new ulong[width * height];
            for (int k = 0; k < wide.Length; k++)
            {
                start[k] = (uint)random.NextInt64(1L << 31) >> shift | (uint)random.Next(2) << 31;
                wide[k] = (ulong)start[k] << 32;
            }

            fixed (ulong* wideStart = wide)
            {
                AssertEqual<short>(start, wideStart, subband, width, height);
                AssertEqual<int>(start, wideStart, subband, width, height);
                AssertEqual<float>(start, wideStart, subband, width, height);
            }
        }
    }

    [Fact]
    public void FromCleanup_of_narrow_lanes_equals_that_of_wide_lanes()
    {
        Random random = new(3);
        for (int i = 0; i < 300; i++)
        {
            (int width, int height, int planesBelow) = (random.Next(1, 40), random.Next(1, 9), random.Next(0, 12));
            using GuardedMemory narrow = new(width * height * sizeof(int));
            using GuardedMemory target = new(width * height * sizeof(float));
            int* lanes = (int*)narrow.Start;
            long[] wide = new long[width * height];
            for (int k = 0; k < wide.Length; k++)
            {
                lanes[k] = k == 0 ? int.MinValue : random.Next(int.MinValue, int.MaxValue) >> random.Next(32);
                lanes[k] = random.Next(4) == 0 ? 0 : lanes[k];
                wide[k] = lanes[k];
            }

            float[] expected = new float[wide.Length];
            fixed (long* wideStart = wide)
            fixed (float* first = expected)
            {
                Dequantization.FromCleanup(wideStart, width, planesBelow, 0.3, width, height, first, width);
            }

            Dequantization.FromCleanup(lanes, width, planesBelow, 0.3, width, height, (float*)target.Start, width);

            Assert.Equal(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(expected), target.Span);
        }
    }

    private static void AssertEqual<T>(uint* words, ulong* wide, ParsedSubband subband, int width, int height)
        where T : unmanaged, System.Numerics.INumberBase<T>
    {
        using GuardedMemory target = new(width * height * sizeof(T));
        using GuardedMemory other = new(width * height * sizeof(T));

        CleanupResult result = Dequantization.FromWords(words, subband, width, height, (T*)target.Start, width);

        Assert.Equal(Dequantization.FromWords(wide, subband, width, height, (T*)other.Start, width), result);
        if (result == CleanupResult.Decoded)
        {
            Assert.Equal(other.Span, target.Span);
        }
    }
}
