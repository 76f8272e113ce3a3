// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Contract;

/// <summary>The target of a lossy codestream: a size, or a quality.</summary>
public readonly record struct LossyTarget
{
    private LossyTarget(LossyMeasure measure, double value) => (Measure, Value) = (measure, value);

    /// <summary>The measure.</summary>
    public LossyMeasure Measure { get; }

    /// <summary>The amount, in the unit of the measure.</summary>
    public double Value { get; }

    /// <summary>A codestream that is smaller than the frame by this factor, or by up to 3 % more.</summary>
    /// <param name="ratio">Above 1.</param>
    public static LossyTarget Ratio(double ratio) => ratio > 1 && double.IsFinite(ratio)
        ? new LossyTarget(LossyMeasure.Ratio, ratio)
        : throw new ArgumentOutOfRangeException(nameof(ratio), ratio, "A ratio above 1 is accepted.");

    /// <summary>The peak signal-to-noise ratio that decoded samples reach or exceed, the peak being 2^bits - 1.</summary>
    /// <param name="decibels">Above 0.</param>
    public static LossyTarget Psnr(double decibels) => decibels > 0 && double.IsFinite(decibels)
        ? new LossyTarget(LossyMeasure.Psnr, decibels)
        : throw new ArgumentOutOfRangeException(nameof(decibels), decibels, "A PSNR above 0 dB is accepted.");

    /// <summary>The largest difference between a sample and its decoded value.</summary>
    /// <param name="difference">1 or more.</param>
    public static LossyTarget MaximumError(int difference) => difference >= 1
        ? new LossyTarget(LossyMeasure.MaximumError, difference)
        : throw new ArgumentOutOfRangeException(nameof(difference), difference, "A maximum error of 1 or more is accepted.");
}
