// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Htj2k.Wavelets;

/// <summary>
/// The lifting steps of the reversible 5/3 synthesis (T.800 F.3.8.2) on lanes of 16, 32 or 64 bits:
/// x(2n) = low(n) - floor((high(n-1) + high(n) + 2) / 4) and x(2n+1) = high(n) + floor((x(2n) + x(2n+2)) / 2).
/// </summary>
/// <remarks>
/// In 16-bit lanes only the outer sum of a step can overflow: averages cannot, written as <c>(a &amp; b) + ((a ^ b) >> 1)</c>, and half of
/// an average rounded up is <c>average - (average >> 1)</c>. Where the saturated sum differs from the wrapped one, <c>overflow</c> gets a
/// bit; the frame is then done again in wider lanes.
/// </remarks>
internal static unsafe partial class InverseLifting
{
    /// <summary>Bytes of an overflow accumulator.</summary>
    public const int OverflowBytes = 32;

    /// <summary>Even positions from the low-pass ones and their high-pass neighbours.</summary>
    /// <param name="before">The high-pass sample (or row) before each.</param>
    /// <param name="after">The one after each.</param>
    public static void Even<T>(T* low, T* before, T* after, T* even, int count, byte* overflow)
        where T : unmanaged, IBinaryInteger<T>
    {
        int n = UsesAvx512 ? EvenAvx512(low, before, after, even, count, overflow) : 0;
        if (Vector256.IsHardwareAccelerated)
        {
            Vector256<T> sticky = Vector256<T>.Zero;
            for (; n <= count - Vector256<T>.Count; n += Vector256<T>.Count)
            {
                Vector256<T> l = Vector256.Load(low + n);
                Vector256<T> average = FloorAverage(Vector256.Load(before + n), Vector256.Load(after + n));
                Vector256<T> half = average - (average >> 1);
                Vector256<T> sum = l - half;
                if (sizeof(T) == sizeof(short))
                {
                    sticky |= sum ^ Vector256.SubtractSaturate(l, half);
                }

                sum.Store(even + n);
            }

            Keep(sticky, overflow);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            n = EvenVector128(low, before, after, even, count, overflow);
        }

        EvenScalar(low, before, after, even, n, count, overflow);
    }

    /// <summary>Odd positions from the high-pass ones and their even neighbours.</summary>
    public static void Odd<T>(T* high, T* before, T* after, T* odd, int count, byte* overflow)
        where T : unmanaged, IBinaryInteger<T>
    {
        int n = UsesAvx512 ? OddAvx512(high, before, after, odd, count, overflow) : 0;
        if (Vector256.IsHardwareAccelerated)
        {
            Vector256<T> sticky = Vector256<T>.Zero;
            for (; n <= count - Vector256<T>.Count; n += Vector256<T>.Count)
            {
                Vector256<T> h = Vector256.Load(high + n);
                Vector256<T> average = FloorAverage(Vector256.Load(before + n), Vector256.Load(after + n));
                Vector256<T> sum = h + average;
                if (sizeof(T) == sizeof(short))
                {
                    sticky |= sum ^ Vector256.AddSaturate(h, average);
                }

                sum.Store(odd + n);
            }

            Keep(sticky, overflow);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            n = OddVector128(high, before, after, odd, count, overflow);
        }

        OddScalar(high, before, after, odd, n, count, overflow);
    }

    /// <summary>Joins the halves of a row.</summary>
    /// <param name="low">The sample before the first and the one after the last are overwritten, here and in
    /// <paramref name="high"/>.</param>
    /// <param name="startsOdd">True when the row begins at an odd coordinate, with a high-pass sample.</param>
    /// <param name="row">Takes <paramref name="width"/> samples; must lie apart from both halves.</param>
    /// <param name="scratch">Room for the row, a vector more on each side and between its halves.</param>
    public static void Horizontal<T>(T* low, T* high, bool startsOdd, int width, T* row, T* scratch, byte* overflow)
        where T : unmanaged, IBinaryInteger<T>
    {
        int odds = startsOdd ? (width + 1) / 2 : width / 2;
        int evens = width - odds;
        if (width == 1)
        {
            // A single sample is not filtered; an odd one is doubled by the analysis (T.800 F.3.7).
            row[0] = startsOdd ? high[0] >> 1 : low[0];
            return;
        }

        // Symmetric extension: beyond each end, the nearest sample of the same kind again.
        high[-1] = high[0];
        high[odds] = high[odds - 1];
        if (UsesAvx512 && !startsOdd)
        {
            int pairs = HorizontalAvx512(low, high, width, row, overflow);
            if (2 * pairs == width)
            {
                return;
            }

            low += pairs;
            high += pairs;
            row += 2 * pairs;
            (width, evens, odds) = (width - 2 * pairs, evens - pairs, odds - pairs);
        }

        T* even = scratch;
        T* odd = scratch + HalfSamples(evens);
        T* before = startsOdd ? high : high - 1;
        Even(low, before, before + 1, even, evens, overflow);
        even[-1] = even[0];
        even[evens] = even[evens - 1];
        before = startsOdd ? even - 1 : even;
        int joined = Avx2.IsSupported ? JoinOddAvx2(high, before, startsOdd, width, row, overflow) : 0;
        int done = joined / 2;
        Odd(high + done, before + done, before + done + 1, odd + done, odds - done, overflow);
        if (startsOdd)
        {
            Join(odd + done, even + done, width - joined, row + joined);
        }
        else
        {
            Join(even + done, odd + done, width - joined, row + joined);
        }
    }

    /// <summary>Scratch that a row's halves need, in samples, from one vector before its start.</summary>
    public static int ScratchSamples(int width) => 2 * HalfSamples(width / 2 + 1) + HalfSamples(1);

    /// <summary>From the start of one half of a row to that of the other, with room for a vector between them.</summary>
    public static int HalfSamples(int samples) => (samples + 63) / 32 * 32;

    /// <summary>Puts the samples of two rows in turn into one.</summary>
    public static void Join<T>(T* first, T* second, int width, T* row)
        where T : unmanaged
    {
        int x = 0;
        if (Avx2.IsSupported)
        {
            // JoinOddAvx2 leaves less than a vector of whole numbers: those of 32 bits here are floats.
            x = sizeof(T) == sizeof(int) ? JoinAvx2((int*)first, (int*)second, width, (int*)row) : 0;
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            x = sizeof(T) switch
            {
                sizeof(short) => JoinVector128((short*)first, (short*)second, width, (short*)row),
                sizeof(int) => JoinVector128((int*)first, (int*)second, width, (int*)row),
                _ => 0,
            };
        }

        JoinScalar(first, second, x, width, row);
    }

    private static void Keep<T>(Vector256<T> sticky, byte* overflow)
        where T : unmanaged
    {
        if (sizeof(T) == sizeof(short))
        {
            (sticky.AsByte() | Vector256.Load(overflow)).Store(overflow);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> FloorAverage<T>(Vector256<T> a, Vector256<T> b)
        where T : unmanaged
        => (a & b) + ((a ^ b) >> 1);
}
