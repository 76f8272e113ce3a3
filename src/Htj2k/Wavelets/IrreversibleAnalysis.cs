// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Htj2k.Wavelets;

/// <summary>
/// The irreversible 9/7 analysis (T.800 F.4.8.2) as lifting steps: the first changes odd positions, the second even ones, and so on.
/// </summary>
/// <remarks>Vector and scalar code do the same operations in the same order on each sample, and so give the same bits.</remarks>
internal static unsafe class IrreversibleAnalysis
{
    public const int Steps = 4;

    /// <summary>The scale of low-pass rows after the lifting: 1 / K of T.800 Table F.4.</summary>
    public const float LowGain = (float)(1 / K);

    /// <summary>The same for high-pass rows.</summary>
    public const float HighGain = (float)K;

    private const double K = 1.230174104914001;

    /// <summary>Alpha, beta, gamma and delta of T.800 Table F.4.</summary>
    private static ReadOnlySpan<float> Factors => [-1.586134342059924f, -0.052980118572961f, 0.882911075530934f, 0.443506852043971f];

    /// <summary>Scratch that <see cref="Horizontal"/> needs, in samples.</summary>
    public static int ScratchSamples(int width) => 2 * HalfSamples(width);

    /// <summary>One lifting step, in place.</summary>
    /// <param name="step">From 1.</param>
    /// <param name="before">The row above, or below at the upper edge.</param>
    /// <param name="after">The row below, or above at the lower edge.</param>
    public static void Step(int step, float* row, float* before, float* after, int count)
    {
        float factor = Factors[step - 1];
        int n = 0;
        if (Vector128.IsHardwareAccelerated)
        {
            Vector256<float> factors = Vector256.Create(factor);
            for (; n <= count - Vector256<float>.Count; n += Vector256<float>.Count)
            {
                (Vector256.Load(row + n) + factors * (Vector256.Load(before + n) + Vector256.Load(after + n))).Store(row + n);
            }
        }

        for (; n < count; n++)
        {
            row[n] += factor * (before[n] + after[n]);
        }
    }

    /// <summary>Splits a row, which begins at an even coordinate, into its low-pass half (the larger one) and its high-pass half.</summary>
    /// <param name="gain">A factor for the whole row.</param>
    /// <param name="low">Takes (width + 1) / 2 samples.</param>
    /// <param name="high">Takes width / 2 samples.</param>
    /// <param name="scratch">Room as <see cref="ScratchSamples"/> says.</param>
    public static void Horizontal(float* row, int width, float gain, float* low, float* high, float* scratch)
    {
        if (width == 1)
        {
            // A single sample is not filtered (T.800 F.4.6).
            low[0] = gain * row[0];
            return;
        }

        int odds = width / 2;
        int evens = width - odds;
        float* even = scratch + 1;
        float* odd = even + HalfSamples(width);
        Split(row, width, even, odd);
        for (int step = 1; step <= Steps; step += 2)
        {
            // Symmetric extension: beyond each end, the nearest sample of the same kind again.
            even[evens] = even[evens - 1];
            Step(step, odd, even, even + 1, odds);
            odd[-1] = odd[0];
            odd[odds] = odd[odds - 1];
            Step(step + 1, even, odd - 1, odd, evens);
        }

        Scale(even, low, evens, gain * LowGain);
        Scale(odd, high, odds, gain * HighGain);
    }

    private static int HalfSamples(int width) => (width + 1) / 2 + 2;

    private static void Split(float* row, int width, float* even, float* odd)
    {
        int n = 0;
        if (Avx2.IsSupported)
        {
            for (; 2 * n <= width - 2 * Vector256<float>.Count; n += Vector256<float>.Count)
            {
                // Each half of a vector is split by itself: quarters come in the order 0, 2, 1, 3.
                Vector256<float> first = Vector256.Load(row + 2 * n);
                Vector256<float> second = Vector256.Load(row + 2 * n + Vector256<float>.Count);
                Avx2.Permute4x64(Avx.Shuffle(first, second, 0b10_00_10_00).AsDouble(), 0b11_01_10_00).AsSingle().Store(even + n);
                Avx2.Permute4x64(Avx.Shuffle(first, second, 0b11_01_11_01).AsDouble(), 0b11_01_10_00).AsSingle().Store(odd + n);
            }
        }

        for (; 2 * n + 1 < width; n++)
        {
            even[n] = row[2 * n];
            odd[n] = row[2 * n + 1];
        }

        if ((width & 1) != 0)
        {
            even[n] = row[2 * n];
        }
    }

    private static void Scale(float* from, float* to, int count, float factor)
    {
        int n = 0;
        if (Vector128.IsHardwareAccelerated)
        {
            for (; n <= count - Vector256<float>.Count; n += Vector256<float>.Count)
            {
                (Vector256.Load(from + n) * factor).Store(to + n);
            }
        }

        for (; n < count; n++)
        {
            to[n] = from[n] * factor;
        }
    }
}
