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
            StepSize = 1,
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
            }
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
