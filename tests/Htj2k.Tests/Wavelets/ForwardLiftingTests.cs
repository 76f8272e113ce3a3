// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.Wavelets;
using TestSupport;
using Xunit;

namespace Htj2k.Tests.Wavelets;

/// <summary>The kernels that the processor gets, against the scalar ones, in rows that end at a page without access.</summary>
public sealed unsafe class ForwardLiftingTests
{
    private const int LargestWidth = 200;

    [Fact]
    public void Vertical_16_bit_equals_scalar() => AssertVertical<short>(14);

    [Fact]
    public void Vertical_32_bit_equals_scalar() => AssertVertical<int>(29);

    [Fact]
    public void Horizontal_16_bit_equals_scalar() => AssertHorizontal<short>(14);

    [Fact]
    public void Horizontal_32_bit_equals_scalar() => AssertHorizontal<int>(29);

    [Fact]
    public void Horizontal_single_sample_is_kept()
    {
        using Row<short> row = new(1, atEnd: true);
        using Row<short> low = new(1, atEnd: true);
        row.Samples[0] = -77;

        ForwardLifting.Horizontal(row.First, 1, low.First, null);

        Assert.Equal(-77, low.Samples[0]);
    }

    [Fact]
    public void Horizontal_known_row_is_as_T800_F_4_8_1_says()
    {
        int[] samples = [3, -8, 20, 21, -5, 0, 9];
        using Row<int> row = new(samples.Length, atEnd: true);
        using Row<int> low = new(4, atEnd: true);
        using Row<int> high = new(3, atEnd: true);
        samples.CopyTo(row.Samples);

        ForwardLifting.Horizontal(row.First, samples.Length, low.First, high.First);

        // high(n) = x(2n+1) - floor((x(2n) + x(2n+2)) / 2): -8 - 11, 21 - 7, 0 - 2; low(n) = x(2n) + floor((high(n-1) + high(n) + 2) / 4).
        Assert.Equal([-19, 14, -2], high.Samples);
        Assert.Equal([3 - 9, 20 - 1, -5 + 3, 9 - 1], low.Samples);
    }

    private static void AssertVertical<T>(int bits)
        where T : unmanaged, IBinaryInteger<T>
    {
        Random random = new(5);
        for (int width = 1; width <= LargestWidth; width++)
        {
            bool atEnd = (width & 1) == 0;
            using Row<T> even = new(width, atEnd, random, bits);
            using Row<T> odd = new(width, atEnd, random, bits);
            using Row<T> next = new(width, atEnd, random, bits);
            using Row<T> previousHigh = new(width, atEnd, random, bits);
            using Row<T> low = new(width, atEnd);
            using Row<T> high = new(width, atEnd);
            using Row<T> expectedLow = new(width, atEnd);
            using Row<T> expectedHigh = new(width, atEnd);

            ForwardLifting.VerticalScalar(even.First, odd.First, next.First, previousHigh.First, expectedLow.First, expectedHigh.First, width);
            ForwardLifting.Vertical(even.First, odd.First, next.First, previousHigh.First, low.First, high.First, width);

            Assert.Equal(expectedLow.Samples, low.Samples);
            Assert.Equal(expectedHigh.Samples, high.Samples);

            // In place, as the contract allows.
            ForwardLifting.Vertical(even.First, odd.First, next.First, previousHigh.First, even.First, odd.First, width);
            Assert.Equal(expectedLow.Samples, even.Samples);
            Assert.Equal(expectedHigh.Samples, odd.Samples);
        }
    }

    private static void AssertHorizontal<T>(int bits)
        where T : unmanaged, IBinaryInteger<T>
    {
        Random random = new(6);
        for (int width = 2; width <= LargestWidth; width++)
        {
            bool atEnd = (width & 2) == 0;
            using Row<T> row = new(width, atEnd, random, bits);
            using Row<T> low = new((width + 1) / 2, atEnd);
            using Row<T> high = new(width / 2, atEnd);
            using Row<T> expectedLow = new((width + 1) / 2, atEnd);
            using Row<T> expectedHigh = new(width / 2, atEnd);

            ForwardLifting.Horizontal(row.First, width, low.First, high.First);
            ForwardLifting.HorizontalScalar(row.First, width, expectedLow.First, expectedHigh.First);

            Assert.Equal(expectedLow.Samples, low.Samples);
            Assert.Equal(expectedHigh.Samples, high.Samples);
        }
    }

    /// <summary>A row with just the slack that the kernels are promised, filled over the given number of bits and the sign.</summary>
    private sealed class Row<T> : IDisposable
        where T : unmanaged, IBinaryInteger<T>
    {
        private readonly GuardedMemory _memory;
        private readonly int _width;

        public Row(int width, bool atEnd, Random? random = null, int bits = 0)
        {
            _width = width;
            _memory = new GuardedMemory(width * sizeof(T) + 2 * ForwardLifting.SlackBytes, atEnd);
            if (random is not null)
            {
                foreach (ref T sample in Samples)
                {
                    sample = T.CreateTruncating(random.Next(-1 << bits, 1 << bits));
                }
            }
        }

        public T* First => (T*)(_memory.Start + ForwardLifting.SlackBytes);

        public Span<T> Samples => new(First, _width);

        public void Dispose() => _memory.Dispose();
    }
}
