// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.Wavelets;
using TestSupport;
using Xunit;

namespace Htj2k.Tests.Wavelets;

/// <summary>The kernels that the processor gets, against the scalar ones, in rows that begin or end at a page without access.</summary>
public sealed unsafe class ForwardLiftingTests
{
    public static TheoryData<bool> Ends => Widths.Ends;

    [Theory]
    [MemberData(nameof(Ends))]
    public void Vertical_16_bit_equals_scalar(bool atEnd) => AssertVertical<short>(14, atEnd);

    [Theory]
    [MemberData(nameof(Ends))]
    public void Vertical_32_bit_equals_scalar(bool atEnd) => AssertVertical<int>(29, atEnd);

    [Theory]
    [MemberData(nameof(Ends))]
    public void Horizontal_16_bit_equals_scalar(bool atEnd) => AssertHorizontal<short>(14, atEnd);

    [Theory]
    [MemberData(nameof(Ends))]
    public void Horizontal_32_bit_equals_scalar(bool atEnd) => AssertHorizontal<int>(29, atEnd);

    [Fact]
    public void Horizontal_single_sample_is_kept()
    {
        using GuardedLanes<short> row = Row<short>(1, atEnd: true);
        using GuardedLanes<short> low = Row<short>(1, atEnd: true);
        row.Span[0] = -77;

        ForwardLifting.Horizontal(row.First, 1, low.First, null);

        Assert.Equal(-77, low.Span[0]);
    }

    [Fact]
    public void Horizontal_known_row_is_as_T800_F_4_8_1_says()
    {
        int[] samples = [3, -8, 20, 21, -5, 0, 9];
        using GuardedLanes<int> row = Row<int>(samples.Length, atEnd: true);
        using GuardedLanes<int> low = Row<int>(4, atEnd: true);
        using GuardedLanes<int> high = Row<int>(3, atEnd: true);
        samples.CopyTo(row.Span);

        ForwardLifting.Horizontal(row.First, samples.Length, low.First, high.First);

        // high(n) = x(2n+1) - floor((x(2n) + x(2n+2)) / 2): -8 - 11, 21 - 7, 0 - 2; low(n) = x(2n) + floor((high(n-1) + high(n) + 2) / 4).
        Assert.Equal([-19, 14, -2], high.Span);
        Assert.Equal([3 - 9, 20 - 1, -5 + 3, 9 - 1], low.Span);
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public void LastLow_equals_the_formula(bool atEnd)
    {
        Random random = new(7);
        for (int width = 1; width <= Widths.Largest; width++)
        {
            using GuardedLanes<short> even = Row<short>(width, atEnd, random, 14);
            using GuardedLanes<short> previousHigh = Row<short>(width, atEnd, random, 14);
            using GuardedLanes<short> low = Row<short>(width, atEnd);

            ForwardLifting.LastLow(even.First, previousHigh.First, low.First, width);

            for (int x = 0; x < width; x++)
            {
                Assert.Equal(even.Span[x] + ((previousHigh.Span[x] + 1) >> 1), low.Span[x]);
            }
        }
    }

    private static void AssertVertical<T>(int bits, bool atEnd)
        where T : unmanaged, IBinaryInteger<T>
    {
        Random random = new(5);
        for (int width = 1; width <= Widths.Largest; width++)
        {
            using GuardedLanes<T> even = Row<T>(width, atEnd, random, bits);
            using GuardedLanes<T> odd = Row<T>(width, atEnd, random, bits);
            using GuardedLanes<T> next = Row<T>(width, atEnd, random, bits);
            using GuardedLanes<T> previousHigh = Row<T>(width, atEnd, random, bits);
            using GuardedLanes<T> low = Row<T>(width, atEnd);
            using GuardedLanes<T> high = Row<T>(width, atEnd);
            using GuardedLanes<T> expectedLow = Row<T>(width, atEnd);
            using GuardedLanes<T> expectedHigh = Row<T>(width, atEnd);

            ForwardLifting.VerticalScalar(even.First, odd.First, next.First, previousHigh.First, expectedLow.First, expectedHigh.First,
                width);
            ForwardLifting.Vertical(even.First, odd.First, next.First, previousHigh.First, low.First, high.First, width);

            Assert.Equal(expectedLow.Span, low.Span);
            Assert.Equal(expectedHigh.Span, high.Span);

            // In place, as the contract allows.
            ForwardLifting.Vertical(even.First, odd.First, next.First, previousHigh.First, even.First, odd.First, width);
            Assert.Equal(expectedLow.Span, even.Span);
            Assert.Equal(expectedHigh.Span, odd.Span);
        }
    }

    private static void AssertHorizontal<T>(int bits, bool atEnd)
        where T : unmanaged, IBinaryInteger<T>
    {
        Random random = new(6);
        for (int width = 2; width <= Widths.Largest; width++)
        {
            using GuardedLanes<T> row = Row<T>(width, atEnd, random, bits);
            using GuardedLanes<T> low = Row<T>((width + 1) / 2, atEnd);
            using GuardedLanes<T> high = Row<T>(width / 2, atEnd);
            using GuardedLanes<T> expectedLow = Row<T>((width + 1) / 2, atEnd);
            using GuardedLanes<T> expectedHigh = Row<T>(width / 2, atEnd);

            ForwardLifting.Horizontal(row.First, width, low.First, high.First);
            ForwardLifting.HorizontalScalar(row.First, width, expectedLow.First, expectedHigh.First);

            Assert.Equal(expectedLow.Span, low.Span);
            Assert.Equal(expectedHigh.Span, high.Span);
        }
    }

    private static GuardedLanes<T> Row<T>(int width, bool atEnd)
        where T : unmanaged
        => new(width, atEnd, after: ForwardLifting.SlackBytes / sizeof(T));

    /// <summary>Filled over the given number of bits and the sign.</summary>
    private static GuardedLanes<T> Row<T>(int width, bool atEnd, Random random, int bits)
        where T : unmanaged, IBinaryInteger<T>
        => new(Widths.Noise<T>(random, width, bits), atEnd, after: ForwardLifting.SlackBytes / sizeof(T));
}
