// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;

namespace DicomTranscoder.Transcoding;

/// <summary>The quality of a lossy conversion, measured by decoding every frame.</summary>
/// <param name="Ratio">Bytes of the samples per byte of the codestreams.</param>
/// <param name="Psnr">Peak signal-to-noise ratio of the worst frame in dB; infinite when no sample has changed.</param>
/// <param name="MaximumError">The largest difference of any sample.</param>
public sealed record LossyQuality(double Ratio, double Psnr, int MaximumError)
{
    /// <summary>The quality of this and another result together.</summary>
    public LossyQuality And(LossyQuality other)
        => new(Math.Min(Ratio, other.Ratio), Math.Min(Psnr, other.Psnr), Math.Max(MaximumError, other.MaximumError));

    /// <inheritdoc/>
    public override string ToString()
    {
        string psnr = double.IsFinite(Psnr) ? string.Create(CultureInfo.InvariantCulture, $"{Psnr:F2} dB") : "infinite";
        return string.Create(CultureInfo.InvariantCulture, $"ratio {Ratio:F2}, PSNR {psnr}, maximum error {MaximumError}");
    }
}
