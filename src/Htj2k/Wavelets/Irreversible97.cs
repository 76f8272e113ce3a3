// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using System.Runtime.Intrinsics;

namespace Htj2k.Wavelets;

/// <summary>The irreversible 9/7 synthesis (T.800 F.3.8.1) on floating-point numbers.</summary>
internal readonly unsafe struct Irreversible97<T> : ISynthesis<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>K of T.800 Table F.4.</summary>
    private const double K = 1.230174104914001;

    public static int Steps => 4;

    public static T LowGain => T.CreateTruncating(K);

    public static T HighGain => T.CreateTruncating(1 / K);

    /// <summary>Delta, gamma, beta and alpha of T.800 Table F.4, in the order of the synthesis.</summary>
    private static ReadOnlySpan<double> Factors => [0.443506852043971, 0.882911075530934, -0.052980118572961, -1.586134342059924];

    public static void Step(int step, T* row, T* before, T* after, int count, byte* overflow) => Lift(step, row, before, after, count);

    public static void Horizontal(T* low, T* high, bool startsOdd, int width, T* row, T gain, T* scratch, byte* overflow)
    {
        int odds = startsOdd ? (width + 1) / 2 : width / 2;
        int evens = width - odds;
        if (width == 1)
        {
            // A single sample is not filtered; an odd one is doubled by the analysis (T.800 F.3.6).
            row[0] = gain * (startsOdd ? high[0] / T.CreateTruncating(2) : low[0]);
            return;
        }

        T* even = scratch;
        T* odd = scratch + InverseLifting.HalfSamples(evens);
        Scale(low, even, evens, gain * LowGain);
        Scale(high, odd, odds, gain * HighGain);
        for (int step = 1; step <= Steps; step += 2)
        {
            // Symmetric extension: beyond each end, the nearest sample of the same kind again.
            odd[-1] = odd[0];
            odd[odds] = odd[odds - 1];
            T* before = startsOdd ? odd : odd - 1;
            Lift(step, even, before, before + 1, evens);
            even[-1] = even[0];
            even[evens] = even[evens - 1];
            before = startsOdd ? even - 1 : even;
            Lift(step + 1, odd, before, before + 1, odds);
        }

        InverseLifting.Join(startsOdd ? odd : even, startsOdd ? even : odd, width, row);
    }

    public static void Halve(T* row, int count) => Scale(row, row, count, T.CreateTruncating(0.5));

    private static void Lift(int step, T* row, T* before, T* after, int count)
    {
        T factor = T.CreateTruncating(Factors[step - 1]);
        int n = 0;
        if (Vector128.IsHardwareAccelerated)
        {
            Vector256<T> factors = Vector256.Create(factor);
            for (; n <= count - Vector256<T>.Count; n += Vector256<T>.Count)
            {
                (Vector256.Load(row + n) - factors * (Vector256.Load(before + n) + Vector256.Load(after + n))).Store(row + n);
            }
        }

        for (; n < count; n++)
        {
            row[n] -= factor * (before[n] + after[n]);
        }
    }

    private static void Scale(T* from, T* to, int count, T factor)
    {
        int n = 0;
        if (Vector128.IsHardwareAccelerated)
        {
            for (; n <= count - Vector256<T>.Count; n += Vector256<T>.Count)
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
