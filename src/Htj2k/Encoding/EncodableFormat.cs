// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Contract;

namespace Htj2k.Encoding;

/// <summary>Which frames the encoders take.</summary>
internal static class EncodableFormat
{
    private const int MaximumSide = 65535;
    private const int MaximumComponents = 255;

    /// <exception cref="ArgumentException">The format is not one that can be encoded, or the samples do not fit it.</exception>
    public static void Require(ReadOnlySpan<byte> samples, in SampleFormat format, bool useColorTransform, int maximumBits)
    {
        if (format.Width is < 1 or > MaximumSide || format.Height is < 1 or > MaximumSide)
        {
            throw new ArgumentException($"{format.Width} x {format.Height} samples; accepted are 1 to {MaximumSide} each way.",
                nameof(format));
        }

        if (format.Components is < 1 or > MaximumComponents || (useColorTransform && format.Components != 3))
        {
            throw new ArgumentException(
                $"{format.Components} components; accepted are 1 to {MaximumComponents}, and 3 with the colour transform.", nameof(format));
        }

        if (format.BytesPerSample is not (1 or 2 or 4)
            || format.BitsPerSample < 1
            || format.BitsPerSample > maximumBits
            || format.BitsPerSample > 8 * format.BytesPerSample)
        {
            throw new ArgumentException(
                $"{format.BitsPerSample} bits in {format.BytesPerSample} bytes; accepted are 1 to {maximumBits} bits in 1, 2 or 4 bytes.",
                    nameof(format));
        }

        if (samples.Length != format.FrameBytes)
        {
            throw new ArgumentException($"{samples.Length} bytes; the format needs {format.FrameBytes}.", nameof(samples));
        }
    }
}
