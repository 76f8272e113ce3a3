// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Structure;

/// <summary>
/// The quantisation step of a sub-band as QCD declares it when scalar expounded: exponent and mantissa (T.800 A.6.4, E.1.1).
/// </summary>
/// <remarks>
/// All steps of a frame come from one, the base step, divided by the norm of the sub-band's synthesis: an error in any coefficient then
/// costs the samples the same squared error. So an error of half the base step in each coefficient is about one of half the base step in
/// each sample, root mean square.
/// </remarks>
internal readonly record struct QuantizationStep(int Exponent, int Mantissa)
{
    /// <summary>
    /// G of equation E-2. The analysis filters gain less than twice the nominal gain of their sub-band, in any sum of levels: one guard bit
    /// would do, and the second one leaves room for rounding.
    /// </summary>
    public const int GuardBits = 2;

    /// <summary>
    /// Keeps magnitudes below 2^29, which the block coders hold. Only the lowest bands of the finest steps would need more.
    /// </summary>
    private const int LargestExponent = 28;

    private const int MantissaRange = 2048;

    /// <summary>
    /// Norms of the synthesis from the low-pass band of level 0, 1, ... to the samples: the root of the sum of squared taps.
    /// </summary>
    public static ReadOnlySpan<double> LowPassNorms
        => [1.0, 1.4021, 2.0304, 2.9012, 4.1153, 5.8245, 8.2388, 11.652, 16.4786, 23.3043, 32.9573];

    /// <summary>The same from the high-pass band of level 1, 2, ...</summary>
    public static ReadOnlySpan<double> HighPassNorms => [0.7213, 0.9835, 1.442, 2.0738, 2.9473, 4.1736, 5.9043, 8.3506, 11.8098, 16.7017];

    /// <summary>SPqcd.</summary>
    public ushort Declared => (ushort)(Exponent << 11 | Mantissa);

    /// <summary>M_b (equation E-2).</summary>
    public int MagnitudeBits => GuardBits + Exponent - 1;

    /// <summary>The step nearest to the one that a base step asks for.</summary>
    /// <param name="baseStep">In units of samples; at most half their range.</param>
    /// <param name="level">Decomposition level of the sub-band; 1 is the finest. 0 only for LL of an image without decomposition.</param>
    public static QuantizationStep For(double baseStep, int precision, SubbandOrientation orientation, int level)
    {
        int range = RangeBits(precision, orientation);
        double step = baseStep / Norm(orientation, level);
        int exponent = range - Math.ILogB(step);
        int mantissa = (int)Math.Round((Math.ScaleB(step, exponent - range) - 1) * MantissaRange);
        if (mantissa == MantissaRange)
        {
            exponent--;
            mantissa = 0;
        }

        return exponent > LargestExponent ? new QuantizationStep(LargestExponent, 0) : new QuantizationStep(exponent, mantissa);
    }

    /// <summary>Delta_b (equation E-3).</summary>
    public double Size(int precision, SubbandOrientation orientation)
        => Math.ScaleB(1 + Mantissa / (double)MantissaRange, RangeBits(precision, orientation) - Exponent);

    /// <summary>R_b (equation E-4): the precision and the sub-band's nominal gain.</summary>
    private static int RangeBits(int precision, SubbandOrientation orientation) => precision + orientation switch
    {
        SubbandOrientation.LL => 0,
        SubbandOrientation.HH => 2,
        _ => 1,
    };

    private static double Norm(SubbandOrientation orientation, int level) => orientation switch
    {
        SubbandOrientation.LL => LowPassNorms[level] * LowPassNorms[level],
        SubbandOrientation.HH => HighPassNorms[level - 1] * HighPassNorms[level - 1],
        _ => LowPassNorms[level] * HighPassNorms[level - 1],
    };
}
