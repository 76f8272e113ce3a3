// SPDX-License-Identifier: GPL-3.0-or-later
namespace LosslessDecoders.JpegLs;

/// <summary>
/// Decodes frames of JPEG-LS (ITU-T T.87) without loss, as in DICOM's transfer syntax 1.2.840.10008.1.2.4.80. A decoder is used for one
/// frame at a time and keeps its memory for the next.
/// </summary>
/// <remarks>
/// Accepted: SOF55, 2 to 16 bits, 1 to 4 components of one size in any interleave mode, preset coding parameters, restart intervals.
/// Refused by name: NEAR above 0, a point transform, mapping tables, HP's colour transform, extensions of T.870. The format has no
/// checksum. Damage that breaks the syntax is found, and so are missing or surplus bits; damage that gives other valid codes of the same
/// number is not.
/// </remarks>
public sealed class JpegLsDecoder
{
    private const int LargestPadding = 1;

    private readonly ScanDecoder _scans = new();

    /// <summary>Reads the markers up to the first scan.</summary>
    /// <param name="frame">The coded frame, from SOI on.</param>
    /// <exception cref="CodedFrameException">The headers are damaged or ask for something that is not accepted.</exception>
    public static CodedFrameInfo ReadInfo(ReadOnlySpan<byte> frame)
    {
        HeaderReader headers = new(frame);
        if (!headers.ReadToScan())
        {
            CodedFrameException.Throw("The frame has no scan", headers.Position);
        }

        FrameHeader header = headers.Frame;
        return new CodedFrameInfo(header.Width, header.Height, header.Components, header.Precision, headers.Scan.IsLossless);
    }

    /// <summary>Decodes a frame. After an exception no sample may be used.</summary>
    /// <param name="frame">The coded frame, from SOI to EOI, with a padding byte at most.</param>
    /// <param name="format">The expected image: 1 to 4 components of 1 or 2 bytes.</param>
    /// <param name="samples">The frame's samples, <see cref="FrameFormat.FrameBytes"/> bytes.</param>
    /// <exception cref="CodedFrameException">
    /// The frame is damaged, is another image than expected, or asks for something that is not accepted.
    /// </exception>
    /// <exception cref="ArgumentException">The format is none of JPEG-LS, or <paramref name="samples"/> does not fit it.</exception>
    public void Decode(ReadOnlySpan<byte> frame, in FrameFormat format, Span<byte> samples)
    {
        Check(format, samples.Length);
        HeaderReader headers = new(frame);
        int decoded = 0;
        while (headers.ReadToScan())
        {
            CheckImage(headers.Frame, format);
            decoded = AddComponents(headers, decoded);
            headers.Position = DecodeScan(frame, headers, new LineTarget(headers.Frame, format.BytesPerSample, samples));
        }

        if (decoded != (1 << format.Components) - 1)
        {
            CodedFrameException.Throw("The frame ends (EOI) before all components were coded", headers.Position);
        }

        if (frame.Length - headers.Position > LargestPadding)
        {
            CodedFrameException.Throw(
                $"{frame.Length - headers.Position} bytes follow the end of the frame (EOI); one byte of padding is accepted",
                headers.Position);
        }
    }

    private static void Check(in FrameFormat format, int length)
    {
        bool isAccepted = format.Width is > 0 and <= 65535 && format.Height is > 0 and <= 65535
            && format.Components is > 0 and <= 4 && format.BytesPerSample is 1 or 2;
        if (!isAccepted)
        {
            throw new ArgumentException(
                "JPEG-LS is decoded into 1 to 65535 x 1 to 65535 samples of 1 to 4 components, of 1 or 2 bytes each.", nameof(format));
        }

        if (length != format.FrameBytes)
        {
            throw new ArgumentException($"The frame has {format.FrameBytes} bytes, but there is room for {length}.", nameof(format));
        }
    }

    private static void CheckImage(in FrameHeader header, in FrameFormat format)
    {
        if (header.Width != format.Width || header.Height != format.Height || header.Components != format.Components)
        {
            CodedFrameException.Throw(
                $"The frame holds {Describe(header.Width, header.Height, header.Components)}, "
                + $"{Describe(format.Width, format.Height, format.Components)} were expected",
                -1);
        }

        if (header.Precision > 8 * format.BytesPerSample)
        {
            CodedFrameException.Throw(
                $"The frame holds samples of {header.Precision} bits, but {8 * format.BytesPerSample} bits at most were expected", -1);
        }
    }

    private static string Describe(int width, int height, int components)
        => $"{width} x {height} samples of {components} component{(components == 1 ? "" : "s")}";

    /// <summary>Adds the components of the scan to those that were decoded, one bit each.</summary>
    private static int AddComponents(in HeaderReader headers, int decoded)
    {
        for (int i = 0; i < headers.Scan.Components; i++)
        {
            int index = headers.Frame.IndexOf(headers.Scan.Identifier(i));
            if (index < 0)
            {
                CodedFrameException.Throw("The scan header (SOS) names a component that the frame header does not have", headers.Position);
            }

            if ((decoded & 1 << index) != 0)
            {
                CodedFrameException.Throw("The scan header (SOS) names a component that was coded already", headers.Position);
            }

            decoded |= 1 << index;
        }

        return decoded;
    }

    private int DecodeScan(ReadOnlySpan<byte> frame, in HeaderReader headers, in LineTarget target)
    {
        ScanHeader scan = headers.Scan;
        if (!scan.IsLossless)
        {
            CodedFrameException.Throw(
                scan.Near > 0
                    ? $"The frame is not lossless: samples differ by up to {scan.Near} (NEAR)"
                    : "The frame is not lossless: low bits were cut off (point transform)",
                headers.Position);
        }

        if (!headers.Presets.TryResolve(headers.Frame.Precision, out CodingParameters parameters))
        {
            CodedFrameException.Throw("The preset coding parameters (LSE) are outside the bounds of T.87", headers.Position);
        }

        return _scans.Decode(frame, headers.Position, scan, parameters, headers.RestartInterval, target);
    }
}
