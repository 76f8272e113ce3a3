// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.Samples;
using Htj2k.Wavelets;
using TestSupport;
using Xunit;

namespace Htj2k.Tests.Samples;

/// <summary>RCT and ICT against the formulas of T.800 G.2 and G.3, in rows that begin or end at a page without access.</summary>
public sealed unsafe class ColorTransformTests
{
    public static TheoryData<bool> Ends => Widths.Ends;

    [Theory]
    [MemberData(nameof(Ends))]
    public void Reversible_forward_equals_the_formula(bool atEnd)
    {
        AssertForward<short>(12, atEnd);
        AssertForward<int>(28, atEnd);
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public void Reversible_inverse_equals_the_formula(bool atEnd)
    {
        AssertInverse<short>(12, atEnd);
        AssertInverse<int>(28, atEnd);
        AssertInverse<long>(40, atEnd);
    }

    [Theory]
    [InlineData(30000, 20000, 0)]
    [InlineData(0, 20000, 20000)]
    [InlineData(-30000, 16000, 0)]
    [InlineData(20000, -10000, -12000)]
    public void Reversible_inverse_16_bit_is_told_to_overflow_or_right(short luma, short blueDifference, short redDifference)
    {
        int green = luma - ((blueDifference + redDifference) >> 2);
        int[] expected = [redDifference + green, green, blueDifference + green];
        byte* overflow = stackalloc byte[InverseLifting.OverflowBytes];
        for (int width = 1; width <= 40; width++)
        {
            for (int lane = 0; lane < width; lane++)
            {
                using GuardedLanes<short> first = new(new short[width], atEnd: true);
                using GuardedLanes<short> second = new(new short[width], atEnd: true);
                using GuardedLanes<short> third = new(new short[width], atEnd: true);
                first.Span[lane] = luma;
                second.Span[lane] = blueDifference;
                third.Span[lane] = redDifference;
                new Span<byte>(overflow, InverseLifting.OverflowBytes).Clear();

                ReversibleColorTransform.Inverse(
                    first.First, second.First, third.First, first.First, second.First, third.First, width, overflow);

                bool told = new ReadOnlySpan<byte>(overflow, InverseLifting.OverflowBytes).ContainsAnyExcept((byte)0);
                int[] actual = [first.Span[lane], second.Span[lane], third.Span[lane]];
                Assert.True(told || expected.SequenceEqual(actual), $"{lane} of {width}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public void Irreversible_inverse_equals_the_formula(bool atEnd)
    {
        AssertIrreversible<float>(atEnd);
        AssertIrreversible<double>(atEnd);
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public void Irreversible_forward_equals_the_formula(bool atEnd)
    {
        Random random = new(24);
        for (int width = 1; width <= Widths.Largest; width++)
        {
            int[] r = Widths.Noise<int>(random, width, 16);
            int[] g = Widths.Noise<int>(random, width, 16);
            int[] b = Widths.Noise<int>(random, width, 16);
            using GuardedLanes<int> red = new(r, atEnd);
            using GuardedLanes<int> green = new(g, atEnd);
            using GuardedLanes<int> blue = new(b, atEnd);
            using GuardedLanes<float> luma = new(width, atEnd);
            using GuardedLanes<float> blueDifference = new(width, atEnd);
            using GuardedLanes<float> redDifference = new(width, atEnd);

            IrreversibleColorTransform.Forward(red.First, green.First, blue.First, luma.First, blueDifference.First, redDifference.First,
                width);

            for (int x = 0; x < width; x++)
            {
                Assert.Equal(0.299 * r[x] + 0.587 * g[x] + 0.114 * b[x], luma.Span[x], 0.05);
                Assert.Equal(-0.168736 * r[x] - 0.331264 * g[x] + 0.5 * b[x], blueDifference.Span[x], 0.05);
                Assert.Equal(0.5 * r[x] - 0.418688 * g[x] - 0.081312 * b[x], redDifference.Span[x], 0.05);
            }
        }
    }

    private static void AssertForward<T>(int bits, bool atEnd)
        where T : unmanaged, IBinaryInteger<T>
    {
        Random random = new(21);
        for (int width = 1; width <= Widths.Largest; width++)
        {
            T[] r = Widths.Noise<T>(random, width, bits);
            T[] g = Widths.Noise<T>(random, width, bits);
            T[] b = Widths.Noise<T>(random, width, bits);
            using GuardedLanes<T> first = new(r, atEnd);
            using GuardedLanes<T> second = new(g, atEnd);
            using GuardedLanes<T> third = new(b, atEnd);

            ReversibleColorTransform.Forward(first.First, second.First, third.First, width);

            for (int x = 0; x < width; x++)
            {
                Assert.Equal((r[x] + g[x] + g[x] + b[x]) >> 2, first.Span[x]);
                Assert.Equal(b[x] - g[x], second.Span[x]);
                Assert.Equal(r[x] - g[x], third.Span[x]);
            }
        }
    }

    private static void AssertInverse<T>(int bits, bool atEnd)
        where T : unmanaged, IBinaryInteger<T>
    {
        Random random = new(22);
        byte* overflow = stackalloc byte[InverseLifting.OverflowBytes];
        new Span<byte>(overflow, InverseLifting.OverflowBytes).Clear();
        for (int width = 1; width <= Widths.Largest; width++)
        {
            T[] y0 = Widths.Noise<T>(random, width, bits);
            T[] y1 = Widths.Noise<T>(random, width, bits);
            T[] y2 = Widths.Noise<T>(random, width, bits);
            using GuardedLanes<T> first = new(y0, atEnd);
            using GuardedLanes<T> second = new(y1, atEnd);
            using GuardedLanes<T> third = new(y2, atEnd);
            using GuardedLanes<T> red = new(width, atEnd);
            using GuardedLanes<T> green = new(width, atEnd);
            using GuardedLanes<T> blue = new(width, atEnd);

            ReversibleColorTransform.Inverse(first.First, second.First, third.First, red.First, green.First, blue.First, width, overflow);

            for (int x = 0; x < width; x++)
            {
                T g = y0[x] - ((y1[x] + y2[x]) >> 2);
                Assert.Equal(y2[x] + g, red.Span[x]);
                Assert.Equal(g, green.Span[x]);
                Assert.Equal(y1[x] + g, blue.Span[x]);
            }
        }

        Assert.False(new ReadOnlySpan<byte>(overflow, InverseLifting.OverflowBytes).ContainsAnyExcept((byte)0));
    }

    private static void AssertIrreversible<T>(bool atEnd)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Random random = new(23);
        for (int width = 1; width <= Widths.Largest; width++)
        {
            using GuardedLanes<T> luma = new(Noise(), atEnd);
            using GuardedLanes<T> blueDifference = new(Noise(), atEnd);
            using GuardedLanes<T> redDifference = new(Noise(), atEnd);
            using GuardedLanes<T> red = new(width, atEnd);
            using GuardedLanes<T> green = new(width, atEnd);
            using GuardedLanes<T> blue = new(width, atEnd);

            IrreversibleColorTransform.Inverse(
                luma.First, blueDifference.First, redDifference.First, red.First, green.First, blue.First, width);

            for (int x = 0; x < width; x++)
            {
                double y = double.CreateTruncating(luma.Span[x]);
                double cb = double.CreateTruncating(blueDifference.Span[x]);
                double cr = double.CreateTruncating(redDifference.Span[x]);
                Assert.Equal(y + 1.402 * cr, double.CreateTruncating(red.Span[x]), 0.001);
                Assert.Equal(y - 0.344136 * cb - 0.714136 * cr, double.CreateTruncating(green.Span[x]), 0.001);
                Assert.Equal(y + 1.772 * cb, double.CreateTruncating(blue.Span[x]), 0.001);
            }

            T[] Noise() => Array.ConvertAll(new T[width], _ => T.CreateTruncating(random.NextDouble() * 512 - 256));
        }
    }
}
