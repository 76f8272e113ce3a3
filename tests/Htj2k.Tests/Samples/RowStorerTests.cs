// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.Samples;
using TestSupport;
using Xunit;

namespace Htj2k.Tests.Samples;

/// <summary>
/// Every way to store a row, against the precision, sample by sample, in rows that begin or end at a page without access.
/// </summary>
public sealed unsafe class RowStorerTests
{
    public static TheoryData<int, int, bool, bool> Storages
    {
        get
        {
            TheoryData<int, int, bool, bool> storages = [];
            foreach ((int bytes, int precision) in ((int, int)[])[(1, 8), (1, 5), (2, 16), (2, 12), (4, 25), (8, 38)])
            {
                foreach (bool isSigned in (bool[])[false, true])
                {
                    storages.Add(bytes, precision, isSigned, true);
                    storages.Add(bytes, precision, isSigned, false);
                }
            }

            return storages;
        }
    }

    public static TheoryData<bool> Ends => Widths.Ends;

    [Theory]
    [Trait("Length", "long")]
    [MemberData(nameof(Storages))]
    public void Store_any_lanes_gives_each_sample_within_its_precision(int bytesPerSample, int precision, bool isSigned, bool atEnd)
    {
        foreach (long offset in (long[])[isSigned ? 0 : 1L << (precision - 1), 1000, -1000])
        {
            // Lanes that reach beyond the precision on both sides.
            AssertStored<short>(15, bytesPerSample, precision, isSigned, offset, atEnd);
            AssertStored<int>(Math.Min(precision + 1, 30), bytesPerSample, precision, isSigned, offset, atEnd);
            AssertStored<long>(precision + 1, bytesPerSample, precision, isSigned, offset, atEnd);
        }
    }

    [Theory]
    [MemberData(nameof(Storages))]
    public void Store_fractions_gives_the_nearest_sample_within_its_precision(int bytesPerSample, int precision, bool isSigned, bool atEnd)
    {
        if (precision <= 20)
        {
            AssertRounded<float>(bytesPerSample, precision, isSigned, atEnd);
        }

        AssertRounded<double>(bytesPerSample, precision, isSigned, atEnd);
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public void Store_pixels_of_bytes_gives_each_sample_within_its_precision(bool atEnd)
    {
        Random random = new(33);
        foreach ((int offset, int highest) in ((int, int)[])[(128, 255), (16, 31), (-3000, 255), (0, 255)])
        {
            for (int width = 0; width <= Widths.Largest; width++)
            {
                using GuardedLanes<short> red = new(Widths.Noise<short>(random, width, 9), atEnd);
                using GuardedLanes<short> green = new(Widths.Noise<short>(random, width, 9), atEnd);
                using GuardedLanes<short> blue = new(Widths.Noise<short>(random, width, 15), atEnd);
                using GuardedMemory pixels = new(3 * width, atEnd);

                int stored = PixelStorer.Store(red.First, green.First, blue.First, width, offset, highest, pixels.Start);

                Assert.InRange(stored, 0, width);
                for (int x = 0; x < stored; x++)
                {
                    Assert.Equal(Math.Clamp(red.Span[x] + offset, 0, highest), pixels.Span[3 * x]);
                    Assert.Equal(Math.Clamp(green.Span[x] + offset, 0, highest), pixels.Span[3 * x + 1]);
                    Assert.Equal(Math.Clamp(blue.Span[x] + offset, 0, highest), pixels.Span[3 * x + 2]);
                }

                Assert.True(pixels.Span[(3 * stored)..].IndexOfAnyExcept((byte)0) < 0);
            }
        }
    }

    private static void AssertStored<T>(int bits, int bytesPerSample, int precision, bool isSigned, long offset, bool atEnd)
        where T : unmanaged, IBinaryInteger<T>
    {
        Random random = new(31);
        for (int width = 1; width <= Widths.Largest; width++)
        {
            int step = width % 4 == 3 ? 3 : 1;
            using GuardedLanes<T> lanes = new(Widths.Noise<T>(random, width, bits), atEnd);
            using GuardedMemory samples = new(((width - 1) * step + 1) * bytesPerSample, atEnd);

            RowStorer.Store(lanes.First, width, offset, precision, isSigned, samples.Start, bytesPerSample, step);

            for (int x = 0; x < width; x++)
            {
                long expected = Clamp(long.CreateChecked(lanes.Span[x]) + offset, precision, isSigned);
                Assert.Equal(expected, Sample(samples.Span, x * step, bytesPerSample, isSigned));
            }
        }
    }

    private static void AssertRounded<T>(int bytesPerSample, int precision, bool isSigned, bool atEnd)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Random random = new(32);
        long levelShift = isSigned ? 0 : 1L << (precision - 1);
        for (int width = 1; width <= Widths.Largest; width++)
        {
            int step = width % 4 == 3 ? 3 : 1;
            double largest = Math.ScaleB(1, precision) * 0.7;
            T[] fractions = Array.ConvertAll(new T[width], _ => T.CreateTruncating((random.NextDouble() * 2 - 1) * largest));
            using GuardedLanes<T> lanes = new(fractions, atEnd);
            using GuardedMemory samples = new(((width - 1) * step + 1) * bytesPerSample, atEnd);

            FractionStorer.Store(lanes.First, width, levelShift, precision, isSigned, samples.Start, bytesPerSample, step);

            for (int x = 0; x < width; x++)
            {
                T highest = T.CreateTruncating(Clamp(long.MaxValue, precision, isSigned));
                T rounded = T.Min(T.Round(fractions[x] + T.CreateTruncating(levelShift)), highest);
                Assert.Equal(Clamp(long.CreateTruncating(rounded), precision, isSigned),
                    Sample(samples.Span, x * step, bytesPerSample, isSigned));
            }
        }
    }

    private static long Clamp(long sample, int precision, bool isSigned)
        => isSigned
            ? Math.Clamp(sample, -(1L << (precision - 1)), (1L << (precision - 1)) - 1)
            : Math.Clamp(sample, 0, (1L << precision) - 1);

    private static long Sample(ReadOnlySpan<byte> samples, int index, int bytesPerSample, bool isSigned)
    {
        ReadOnlySpan<byte> bytes = samples.Slice(index * bytesPerSample, bytesPerSample);
        return (bytesPerSample, isSigned) switch
        {
            (1, false) => bytes[0],
            (1, true) => (sbyte)bytes[0],
            (2, false) => BitConverter.ToUInt16(bytes),
            (2, true) => BitConverter.ToInt16(bytes),
            (4, false) => BitConverter.ToUInt32(bytes),
            (4, true) => BitConverter.ToInt32(bytes),
            _ => BitConverter.ToInt64(bytes),
        };
    }
}
