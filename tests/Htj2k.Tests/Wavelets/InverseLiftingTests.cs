// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.Wavelets;
using TestSupport;
using Xunit;

namespace Htj2k.Tests.Wavelets;

/// <summary>The kernels that the processor gets, against the scalar ones, in rows that begin or end at a page without access.</summary>
public sealed unsafe class InverseLiftingTests
{
    public static TheoryData<bool> Ends => Widths.Ends;

    [Theory]
    [MemberData(nameof(Ends))]
    public void Steps_16_bit_equal_scalar(bool atEnd) => AssertSteps<short>(14, atEnd);

    [Theory]
    [MemberData(nameof(Ends))]
    public void Steps_16_bit_that_overflow_equal_scalar_and_tell(bool atEnd) => AssertSteps<short>(15, atEnd);

    [Theory]
    [MemberData(nameof(Ends))]
    public void Steps_32_bit_equal_scalar(bool atEnd) => AssertSteps<int>(29, atEnd);

    [Theory]
    [MemberData(nameof(Ends))]
    public void Steps_64_bit_equal_scalar(bool atEnd) => AssertSteps<long>(50, atEnd);

    [Theory]
    [MemberData(nameof(Ends))]
    public void Join_of_any_lanes_equals_scalar(bool atEnd)
    {
        AssertJoined<short>(atEnd);
        AssertJoined<int>(atEnd);
        AssertJoined<long>(atEnd);
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public void Horizontal_of_both_phases_undoes_the_analysis(bool atEnd)
    {
        AssertHorizontal<short>(13, atEnd);
        AssertHorizontal<int>(28, atEnd);
        AssertHorizontal<long>(40, atEnd);
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public void Horizontal_equals_scalar_and_tells_overflow(bool atEnd)
    {
        AssertHorizontalEqualsScalar<short>(14, atEnd);
        AssertHorizontalEqualsScalar<short>(15, atEnd);
        AssertHorizontalEqualsScalar<int>(29, atEnd);
    }

    [Theory]
    [InlineData(short.MaxValue, -2)]
    [InlineData(short.MinValue, 8)]
    public void Even_16_bit_overflow_in_any_lane_is_told(short low, short high)
    {
        byte* overflow = stackalloc byte[InverseLifting.OverflowBytes];
        for (int width = 1; width <= 2 * Widths.Largest / 3; width++)
        {
            for (int lane = 0; lane < width; lane++)
            {
                using GuardedLanes<short> lows = new(new short[width], atEnd: true);
                using GuardedLanes<short> highs = new(new short[width], atEnd: true);
                new Span<byte>(overflow, InverseLifting.OverflowBytes).Clear();
                lows.Span[lane] = low;
                highs.Span[lane] = high;

                InverseLifting.Even(lows.First, highs.First, highs.First, lows.First, width, overflow);

                Assert.True(IsTold(overflow), $"{lane} of {width}");
            }
        }
    }

    private static void AssertSteps<T>(int bits, bool atEnd)
        where T : unmanaged, IBinaryInteger<T>
    {
        Random random = new(bits);
        byte* overflow = stackalloc byte[InverseLifting.OverflowBytes];
        byte* expectedOverflow = stackalloc byte[InverseLifting.OverflowBytes];
        for (int width = 1; width <= Widths.Largest; width++)
        {
            using GuardedLanes<T> row = new(Widths.Noise<T>(random, width, bits), atEnd);
            using GuardedLanes<T> before = new(Widths.Noise<T>(random, width, bits), atEnd);
            using GuardedLanes<T> after = new(Widths.Noise<T>(random, width, bits), atEnd);
            using GuardedLanes<T> result = new(width, atEnd);
            using GuardedLanes<T> expected = new(width, atEnd);
            new Span<byte>(overflow, InverseLifting.OverflowBytes).Clear();
            new Span<byte>(expectedOverflow, InverseLifting.OverflowBytes).Clear();

            InverseLifting.EvenScalar(row.First, before.First, after.First, expected.First, 0, width, expectedOverflow);
            InverseLifting.Even(row.First, before.First, after.First, result.First, width, overflow);
            Assert.Equal(expected.Span, result.Span);
            Assert.Equal(IsTold(expectedOverflow), IsTold(overflow));

            InverseLifting.OddScalar(row.First, before.First, after.First, expected.First, 0, width, expectedOverflow);
            InverseLifting.Odd(row.First, before.First, after.First, result.First, width, overflow);
            Assert.Equal(expected.Span, result.Span);
            Assert.Equal(IsTold(expectedOverflow), IsTold(overflow));

            // In place, as the vertical steps are done.
            InverseLifting.Odd(row.First, before.First, after.First, row.First, width, overflow);
            Assert.Equal(expected.Span, row.Span);
        }
    }

    private static void AssertJoined<T>(bool atEnd)
        where T : unmanaged, IBinaryInteger<T>
    {
        Random random = new(8);
        for (int width = 1; width <= Widths.Largest; width++)
        {
            using GuardedLanes<T> first = new(Widths.Noise<T>(random, (width + 1) / 2, 15), atEnd);
            using GuardedLanes<T> second = new(Widths.Noise<T>(random, width / 2, 15), atEnd);
            using GuardedLanes<T> row = new(width, atEnd);
            using GuardedLanes<T> expected = new(width, atEnd);

            InverseLifting.JoinScalar(first.First, second.First, 0, width, expected.First);
            InverseLifting.Join(first.First, second.First, width, row.First);

            Assert.Equal(expected.Span, row.Span);
        }
    }

    /// <summary>The analysis is told sample by sample: T.800 F.4.8.1 with the symmetric extension of F.4.7.</summary>
    private static void AssertHorizontal<T>(int bits, bool atEnd)
        where T : unmanaged, IBinaryInteger<T>
    {
        Random random = new(9);
        byte* overflow = stackalloc byte[InverseLifting.OverflowBytes];
        new Span<byte>(overflow, InverseLifting.OverflowBytes).Clear();
        for (int width = 1; width <= Widths.Largest; width++)
        {
            for (int start = 0; start <= 1; start++)
            {
                T[] samples = Widths.Noise<T>(random, width, bits);
                (T[] lows, T[] highs) = Analyse(samples, start);
                using GuardedLanes<T> low = new(lows, atEnd, before: 1, after: 1);
                using GuardedLanes<T> high = new(highs, atEnd, before: 1, after: 1);
                using GuardedLanes<T> row = new(width, atEnd);
                int vector = 32 / sizeof(T);
                using GuardedLanes<T> scratch = new(InverseLifting.ScratchSamples(width), atEnd, before: vector);

                InverseLifting.Horizontal(low.First, high.First, start == 1, width, row.First, scratch.First, overflow);

                Assert.Equal(samples, row.Span);
            }
        }

        Assert.False(IsTold(overflow));
    }

    private static void AssertHorizontalEqualsScalar<T>(int bits, bool atEnd)
        where T : unmanaged, IBinaryInteger<T>
    {
        Random random = new(bits);
        byte* overflow = stackalloc byte[InverseLifting.OverflowBytes];
        byte* expectedOverflow = stackalloc byte[InverseLifting.OverflowBytes];
        for (int width = 2; width <= Widths.Largest; width++)
        {
            for (int start = 0; start <= 1; start++)
            {
                int odds = (width + start) / 2;
                int evens = width - odds;
                using GuardedLanes<T> low = new(Widths.Noise<T>(random, evens, bits), atEnd, before: 1, after: 1);
                using GuardedLanes<T> high = new(Widths.Noise<T>(random, odds, bits), atEnd, before: 1, after: 1);
                using GuardedLanes<T> row = new(width, atEnd);
                using GuardedLanes<T> scratch = new(InverseLifting.ScratchSamples(width), atEnd, before: 32 / sizeof(T));
                T[] highs = [high.Span[0], .. high.Span, high.Span[^1]];
                T[] even = new T[evens + 2];
                T[] odd = new T[odds];
                T[] expected = new T[width];
                new Span<byte>(overflow, InverseLifting.OverflowBytes).Clear();
                new Span<byte>(expectedOverflow, InverseLifting.OverflowBytes).Clear();
                fixed (T* h = highs, e = even, o = odd, x = expected)
                {
                    InverseLifting.EvenScalar(low.First, h + start, h + start + 1, e + 1, 0, evens, expectedOverflow);
                    (e[0], e[evens + 1]) = (e[1], e[evens]);
                    InverseLifting.OddScalar(h + 1, e + 1 - start, e + 2 - start, o, 0, odds, expectedOverflow);
                    InverseLifting.JoinScalar(start == 1 ? o : e + 1, start == 1 ? e + 1 : o, 0, width, x);
                }

                InverseLifting.Horizontal(low.First, high.First, start == 1, width, row.First, scratch.First, overflow);

                Assert.Equal(expected, row.Span);
                Assert.Equal(IsTold(expectedOverflow), IsTold(overflow));
            }
        }
    }

    private static (T[] Lows, T[] Highs) Analyse<T>(T[] samples, int start)
        where T : unmanaged, IBinaryInteger<T>
    {
        long[] x = Array.ConvertAll(samples, long.CreateChecked);
        if (x.Length == 1)
        {
            return start == 0 ? (samples, []) : ([], [samples[0] << 1]);
        }

        for (int odd = 1 - start; odd < x.Length; odd += 2)
        {
            x[odd] -= (x[Mirror(odd - 1)] + x[Mirror(odd + 1)]) >> 1;
        }

        for (int even = start; even < x.Length; even += 2)
        {
            x[even] += (x[Mirror(even - 1)] + x[Mirror(even + 1)] + 2) >> 2;
        }

        T[] all = Array.ConvertAll(x, T.CreateChecked);
        return ([.. all.Where((_, i) => (i + start) % 2 == 0)], [.. all.Where((_, i) => (i + start) % 2 == 1)]);

        int Mirror(int i) => i < 0 ? -i : i >= samples.Length ? 2 * (samples.Length - 1) - i : i;
    }

    private static bool IsTold(byte* overflow) => new ReadOnlySpan<byte>(overflow, InverseLifting.OverflowBytes).ContainsAnyExcept((byte)0);
}
