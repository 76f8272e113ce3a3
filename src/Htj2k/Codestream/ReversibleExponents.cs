// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Wavelets;

namespace Htj2k.Codestream;

/// <summary>The exponents that QCD declares for the reversible 5/3 wavelet (T.800 A.6.4, E.1.1).</summary>
/// <remarks>
/// A sub-band's magnitudes need M_b = G + epsilon_b - 1 bits; with one guard bit that is epsilon_b. A level-shifted sample of B bits is at most 2^(B-1) and
/// a filter of gain A makes at most A 2^(B-1) of it (plus less than one for each rounding); epsilon_b = B + ceil(log2 A) leaves a factor of two.
/// </remarks>
internal static class ReversibleExponents
{
    public const int GuardBits = 1;

    /// <summary>Sum of absolute filter taps from the samples to the low-pass band, by level; it converges. Tests recompute it.</summary>
    public static ReadOnlySpan<double> LowPassGains => [1.0, 1.5, 1.625, 1.6875, 1.6963, 1.7067, 1.7116, 1.7129, 1.7141, 1.7145, 1.7151];

    /// <summary>The same for the high-pass band of level 1, 2, ...</summary>
    public static ReadOnlySpan<double> HighPassGains => [2.0, 2.5, 2.75, 2.8047, 2.8198, 2.8410, 2.8558, 2.8601, 2.8628, 2.8656, 2.8662];

    /// <param name="precision">Bits per sample, one more when the reversible colour transform widens the chroma components.</param>
    /// <param name="level">Decomposition level of the sub-band; 1 is the finest. 0 only for LL of an image without decomposition.</param>
    public static int For(int precision, SubbandOrientation orientation, int level)
    {
        double low = LowPassGains[Math.Min(level, LowPassGains.Length - 1)];
        double high = HighPassGains[Math.Min(Math.Max(level, 1), HighPassGains.Length) - 1];
        double gain = orientation switch
        {
            SubbandOrientation.LL => low * low,
            SubbandOrientation.HH => high * high,
            _ => low * high,
        };
        return precision + (int)Math.Ceiling(Math.Log2(gain));
    }
}
