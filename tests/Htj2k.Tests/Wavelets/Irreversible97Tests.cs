// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.Wavelets;
using TestSupport;
using Xunit;

namespace Htj2k.Tests.Wavelets;

/// <summary>
/// The steps of the 9/7 synthesis against T.800 Table F.4 sample by sample, in rows that begin or end at a page without access.
/// </summary>
public sealed unsafe class Irreversible97Tests
{
    private static readonly double[] s_factors = [0.443506852043971, 0.882911075530934, -0.052980118572961, -1.586134342059924];

    public static TheoryData<bool> Ends => Widths.Ends;

    [Theory]
    [MemberData(nameof(Ends))]
    public void Step_of_any_width_equals_the_formula(bool atEnd)
    {
        AssertSteps<float>(atEnd);
        AssertSteps<double>(atEnd);
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public void Horizontal_of_a_constant_is_the_constant_for_both_phases(bool atEnd)
    {
        for (int width = 1; width <= Widths.Largest; width++)
        {
            for (int start = 0; start <= 1; start++)
            {
                int odds = (width + start) / 2;

                // The low-pass gain at zero frequency is one; a single sample at an odd coordinate is doubled by the analysis.
                using GuardedLanes<float> low = new(Repeat(width - odds, 100), atEnd, before: 1, after: 1);
                using GuardedLanes<float> high = new(Repeat(odds, width == 1 ? 200 : 0), atEnd, before: 1, after: 1);
                using GuardedLanes<float> row = new(width, atEnd);
                using GuardedLanes<float> scratch = new(InverseLifting.ScratchSamples(width), atEnd, before: 8);

                Irreversible97<float>.Horizontal(low.First, high.First, start == 1, width, row.First, 1, scratch.First, null);

                Assert.All(row.Span.ToArray(), sample => Assert.Equal(100, sample, 0.001));
            }
        }

        static float[] Repeat(int count, float sample)
        {
            float[] samples = new float[count];
            Array.Fill(samples, sample);
            return samples;
        }
    }

    private static void AssertSteps<T>(bool atEnd)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Random random = new(4);
        for (int width = 1; width <= Widths.Largest; width++)
        {
            using GuardedLanes<T> before = new(Noise(), atEnd);
            using GuardedLanes<T> after = new(Noise(), atEnd);
            for (int step = 1; step <= Irreversible97<T>.Steps; step++)
            {
                T[] expected = Noise();
                using GuardedLanes<T> row = new(expected, atEnd);
                for (int x = 0; x < width; x++)
                {
                    expected[x] -= T.CreateTruncating(s_factors[step - 1]) * (before.Span[x] + after.Span[x]);
                }

                Irreversible97<T>.Step(step, row.First, before.First, after.First, width, null);

                Assert.Equal(expected, row.Span);
            }

            T[] Noise() => Array.ConvertAll(new T[width], _ => T.CreateTruncating(random.NextDouble() * 2000 - 1000));
        }
    }
}
