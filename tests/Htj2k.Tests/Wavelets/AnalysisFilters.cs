// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Tests.Wavelets;

/// <summary>The 5/3 analysis as plain filters on the samples, without rounding (T.800 Table F.2), cascaded over the levels.</summary>
internal static class AnalysisFilters
{
    private static readonly double[] s_lowPass = [-0.125, 0.25, 0.75, 0.25, -0.125];
    private static readonly double[] s_highPass = [-0.5, 1, -0.5];

    /// <summary>Taps from the samples to the low-pass band of a level.</summary>
    public static double[] LowPass(int level) => level == 0 ? [1] : Cascade(LowPass(level - 1), s_lowPass, level);

    /// <summary>Taps from the samples to the high-pass band of a level, 1 or more.</summary>
    public static double[] HighPass(int level) => Cascade(LowPass(level - 1), s_highPass, level);

    /// <summary>
    /// The interleaved frame whose HH coefficient of a level, near the middle, is the largest that samples of 0 to
    /// <paramref name="largest"/> can make.
    /// </summary>
    public static long[] HardestFrame(int side, int level, long largest)
    {
        double[] filter = HighPass(level);
        int spacing = 1 << (level - 1);
        int centre = (side / 4 / spacing * 2 + 1) * spacing;
        long[] frame = new long[side * side];
        for (int y = 0; y < side; y++)
        {
            for (int x = 0; x < side; x++)
            {
                frame[y * side + x] = Tap(x) * Tap(y) >= 0 ? largest : 0;
            }
        }

        return frame;

        double Tap(int position)
        {
            int index = position - centre + filter.Length / 2;
            return index >= 0 && index < filter.Length ? filter[index] : 0;
        }
    }

    private static double[] Cascade(double[] filter, double[] next, int level)
    {
        int spacing = 1 << (level - 1);
        double[] result = new double[filter.Length + (next.Length - 1) * spacing];
        for (int i = 0; i < next.Length; i++)
        {
            for (int j = 0; j < filter.Length; j++)
            {
                result[i * spacing + j] += next[i] * filter[j];
            }
        }

        return result;
    }
}
