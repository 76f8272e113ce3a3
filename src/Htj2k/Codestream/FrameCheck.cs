// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Codestream.MarkerSegments;
using Htj2k.Contract;
using Htj2k.Structure;

namespace Htj2k.Codestream;

/// <summary>Checks the format that a caller expects of a frame against SIZ, before a sample is written.</summary>
internal static class FrameCheck
{
    /// <exception cref="ArgumentException">The format disagrees, or its frame has another length.</exception>
    public static void Require(ImageAndTileSize image, int discarded, in SampleFormat format, int length)
    {
        ComponentSize size = image.Components[0];
        Region area = image.ComponentRegion(0).Halve(discarded);
        foreach (ComponentSize other in image.Components)
        {
            if (other != size)
            {
                throw new ArgumentException(
                    $"The codestream's components differ in size, precision or sign; only frames with equal components can be decoded.",
                    nameof(format));
            }
        }

        bool agrees = format.Width == area.Width && format.Height == area.Height && format.Components == image.Components.Length
            && format.BitsPerSample == size.Precision && format.IsSigned == size.IsSigned
            && format.BytesPerSample is 1 or 2 or 4 or 8 && size.Precision <= 8 * format.BytesPerSample;
        if (!agrees)
        {
            throw new ArgumentException(
                $"The codestream has {area.Width} x {area.Height} x {image.Components.Length} samples of {size.Precision} bits, "
                + $"{(size.IsSigned ? "signed" : "unsigned")}; {format.Width} x {format.Height} x {format.Components} of {format.BitsPerSample} bits, "
                + $"{(format.IsSigned ? "signed" : "unsigned")}, in {format.BytesPerSample} bytes each were expected.",
                nameof(format));
        }

        RequireLength(image, discarded, format.BytesPerSample, length);
    }

    /// <exception cref="ArgumentException">A precision does not fit, or the planes have another length.</exception>
    public static void Require(ImageAndTileSize image, int discarded, int bytesPerSample, int length)
    {
        if (bytesPerSample is not (1 or 2 or 4 or 8))
        {
            throw new ArgumentException($"{bytesPerSample} bytes per sample; 1, 2, 4 and 8 are accepted.", nameof(bytesPerSample));
        }

        for (int c = 0; c < image.Components.Length; c++)
        {
            if (image.Components[c].Precision > 8 * bytesPerSample)
            {
                throw new ArgumentException(
                    $"Component {c} has {image.Components[c].Precision} bits; {bytesPerSample} bytes do not hold them.",
                    nameof(bytesPerSample));
            }
        }

        RequireLength(image, discarded, bytesPerSample, length);
    }

    private static void RequireLength(ImageAndTileSize image, int discarded, int bytesPerSample, int length)
    {
        long expected = SampleCount.Multiply(image.Samples(discarded), bytesPerSample);
        if (length != expected)
        {
            throw new ArgumentException($"{length} bytes; the samples need {expected}.", nameof(length));
        }
    }
}
