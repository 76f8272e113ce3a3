// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Structure;
using Htj2k.Wavelets;
using TestSupport;
using Xunit;

namespace Htj2k.Tests.Wavelets;

/// <summary>The 9/7 analysis against T.800 Table F.4 and the synthesis, in rows that begin or end at a page without access.</summary>
public sealed unsafe class IrreversibleAnalysisTests
{
    private static readonly float[] s_factors = [-1.586134342059924f, -0.052980118572961f, 0.882911075530934f, 0.443506852043971f];

    public static TheoryData<bool> Ends => Widths.Ends;

    [Theory]
    [MemberData(nameof(Ends))]
    public void Step_of_any_width_equals_the_formula(bool atEnd)
    {
        Random random = new(4);
        for (int width = 1; width <= Widths.Largest; width++)
        {
            using GuardedLanes<float> before = new(Noise(random, width), atEnd);
            using GuardedLanes<float> after = new(Noise(random, width), atEnd);
            for (int step = 1; step <= IrreversibleAnalysis.Steps; step++)
            {
                float[] expected = Noise(random, width);
                using GuardedLanes<float> row = new(expected, atEnd);
                for (int x = 0; x < width; x++)
                {
                    expected[x] += s_factors[step - 1] * (before.Span[x] + after.Span[x]);
                }

                IrreversibleAnalysis.Step(step, row.First, before.First, after.First, width);

                Assert.Equal(expected, row.Span);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public void Horizontal_of_any_width_is_undone_by_the_synthesis(bool atEnd)
    {
        Random random = new(5);
        for (int width = 1; width <= Widths.Largest; width++)
        {
            float[] samples = Noise(random, width);
            using GuardedLanes<float> row = new(samples, atEnd);
            using GuardedLanes<float> low = new((width + 1) / 2, atEnd);
            using GuardedLanes<float> high = new(width / 2, atEnd);
            using GuardedLanes<float> scratch = new(IrreversibleAnalysis.ScratchSamples(width), atEnd);
            using GuardedLanes<float> lowAgain = new((width + 1) / 2, atEnd, before: 1, after: 1);
            using GuardedLanes<float> highAgain = new(width / 2, atEnd, before: 1, after: 1);
            using GuardedLanes<float> back = new(InverseLifting.ScratchSamples(width), atEnd, before: 8);

            IrreversibleAnalysis.Horizontal(row.First, width, 2, low.First, high.First, scratch.First);

            low.Span.CopyTo(lowAgain.Span);
            high.Span.CopyTo(highAgain.Span);
            Irreversible97<float>.Horizontal(lowAgain.First, highAgain.First, false, width, row.First, 0.5f, back.First, null);
            for (int x = 0; x < width; x++)
            {
                Assert.Equal(samples[x], row.Span[x], 0.01);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(7)]
    public void Norms_are_those_of_the_synthesis(int level)
    {
        Assert.Equal(QuantizationStep.LowPassNorms[level], Norm(isLow: true), 0.001);
        Assert.Equal(QuantizationStep.HighPassNorms[level - 1], Norm(isLow: false), 0.001);

        double Norm(bool isLow)
        {
            float[] taps = new float[32];
            taps[16] = 1;
            for (int n = 0; n < level; n++)
            {
                using GuardedLanes<float> low = new(n == 0 && !isLow ? new float[taps.Length] : taps, atEnd: true, before: 1, after: 1);
                using GuardedLanes<float> high = new(n == 0 && !isLow ? taps : new float[taps.Length], atEnd: true, before: 1, after: 1);
                using GuardedLanes<float> row = new(2 * taps.Length, atEnd: true);
                using GuardedLanes<float> scratch = new(InverseLifting.ScratchSamples(2 * taps.Length), atEnd: true, before: 8);
                Irreversible97<float>.Horizontal(low.First, high.First, false, 2 * taps.Length, row.First, 1, scratch.First, null);
                taps = row.Span.ToArray();
            }

            return Math.Sqrt(taps.Sum(tap => (double)tap * tap));
        }
    }

    private static float[] Noise(Random random, int width)
        => Array.ConvertAll(new float[width], _ => (float)(random.NextDouble() * 2000 - 1000));
}
