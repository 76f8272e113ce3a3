// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Structure;

/// <summary>
/// The exponents that QCD declares for the reversible 5/3 wavelet (T.800 A.6.4, E.1.1), and the bound on coefficients that they rest on.
/// </summary>
/// <remarks>
/// Filters that gain A make at most A m of samples of magnitude m. Rounding adds less than 2 in a sub-band of each level: a lifting step
/// rounds by at most 1/2, so that a high-pass step is off by 1/2 and a low-pass step, with two of those, by 3/4; a second step upon that
/// brings 9/8 + 3/4 to LL and 3/2 + 1/2 to HL, less to the others. An error in the LL of one level reaches a later sub-band with at most
/// that sub-band's own gain. After n levels a coefficient is therefore at most A (m + 2n).
/// </remarks>
internal static class ReversibleExponents
{
    /// <summary>The largest exponent: QCD has five bits for it.</summary>
    private const int MaximumExponent = 31;

    /// <summary>Levels for which <see cref="MagnitudeBits"/> holds; a side of 65535 needs 10.</summary>
    public const int MaximumLevels = 10;

    /// <summary>Below this the rounding could outweigh the samples.</summary>
    private const int SmallestPrecision = 6;

    /// <summary>Sum of absolute filter taps from the samples to the low-pass band, by level, rounded up.</summary>
    public static ReadOnlySpan<double> LowPassGains => [1.0, 1.5, 1.625, 1.6875, 1.6963, 1.7067, 1.7117, 1.7130, 1.7141, 1.7146, 1.7152];

    /// <summary>The same for the high-pass band of level 1, 2, ...</summary>
    public static ReadOnlySpan<double> HighPassGains => [2.0, 2.5, 2.75, 2.8047, 2.8199, 2.8411, 2.8558, 2.8601, 2.8629, 2.8656];

    /// <summary>
    /// M_b, the magnitude bits of a sub-band: M_b = G + exponent - 1 (T.800 E-2). With samples of P bits, at most 2^(P-1),
    /// P + ceil(log2 A) bits leave A 2^P, more than A (2^(P-1) + 2n) as long as 2^(P-1) > 2n: from 6 bits on.
    /// </summary>
    /// <param name="precision">Bits per sample, one more when the reversible colour transform widens the chroma components.</param>
    /// <param name="level">Decomposition level of the sub-band; 1 is the finest. 0 only for LL of an image without decomposition.</param>
    public static int MagnitudeBits(int precision, SubbandOrientation orientation, int level)
        => Math.Max(precision, SmallestPrecision) + (int)Math.Ceiling(Math.Log2(Gain(orientation, level)));

    /// <summary>
    /// G, the guard bits for a component: one as long as every M_b is an exponent that QCD can hold, else more in place of exponents too
    /// large. At most 7, which QCD can hold, for samples of 32 bits and the colour transform's one.
    /// </summary>
    /// <param name="magnitudeBits">The largest M_b.</param>
    public static int GuardBits(int magnitudeBits) => Math.Max(1, magnitudeBits + 1 - MaximumExponent);

    /// <summary>The largest magnitude in any sub-band, and on the way to it, for samples up to <paramref name="magnitude"/>.</summary>
    public static double LargestCoefficient(double magnitude, int levels)
        => Gain(SubbandOrientation.HH, Math.Max(levels, 1)) * (magnitude + 2 * levels);

    private static double Gain(SubbandOrientation orientation, int level) => orientation switch
    {
        SubbandOrientation.LL => LowPassGains[level] * LowPassGains[level],
        SubbandOrientation.HH => HighPassGains[level - 1] * HighPassGains[level - 1],
        _ => LowPassGains[level] * HighPassGains[level - 1],
    };
}
