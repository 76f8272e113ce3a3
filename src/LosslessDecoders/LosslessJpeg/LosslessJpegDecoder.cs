// SPDX-License-Identifier: GPL-3.0-or-later
namespace LosslessDecoders.LosslessJpeg;

/// <summary>
/// Decodes frames of ITU-T T.81 process 14 (SOF3: lossless, Huffman), which DICOM's transfer syntaxes 1.2.840.10008.1.2.4.57 and .70 hold.
/// An object decodes one frame at a time and can be used again. It never fills gaps: a frame that lacks a bit, or has one too many, is an
/// error.
/// </summary>
/// <remarks>
/// <para>
/// Lossless JPEG has no checksum. A damaged bit among those that follow a Huffman code gives another sample and no error;
/// neither this decoder nor any other can tell.
/// </para>
/// <para>
/// T.81 H.1.2.2 lets no bits follow category 16, the difference 32768. Some writers append the 16 bits of 32768 or of -32768, as after each
/// other category. A frame that has this difference is read both ways. The reading that fits without an error counts; when both fit and the
/// samples differ, the frame is refused.
/// </para>
/// </remarks>
public sealed class LosslessJpegDecoder
{
    private readonly FrameDecoder _decoder = new();
    private byte[] _secondReading = [];

    /// <summary>Reads the image that the frame header announces, also for the lossy processes SOF0, SOF1 and SOF2.</summary>
    /// <exception cref="CodedFrameException">
    /// The markers up to the frame header are damaged, or the process is none that DICOM uses.
    /// </exception>
    public static CodedFrameInfo ReadInfo(ReadOnlySpan<byte> frame)
    {
        MarkerReader reader = new(frame);
        reader.ReadStartOfImage();
        while (true)
        {
            byte marker = reader.ReadMarker();
            if (Marker.IsStartOfFrame(marker))
            {
                int offset = reader.MarkerOffset;
                return FrameHeader.Read(marker, reader.ReadSegment(), offset).Info;
            }

            if (!Marker.IsSkipped(marker)
                && marker is not (Marker.DefineHuffmanTables or Marker.DefineRestartInterval or Marker.DefineArithmeticConditioning))
            {
                Marker.ThrowOutOfPlace(marker, reader.MarkerOffset);
            }

            reader.ReadSegment();
        }
    }

    /// <summary>Decodes a frame.</summary>
    /// <param name="frame">The coded frame, from SOI to EOI, and at most one byte that pads it to an even length.</param>
    /// <param name="format">The frame that the caller expects; 1 or 2 bytes for each sample.</param>
    /// <param name="samples">Receives <see cref="FrameFormat.FrameBytes"/> bytes. After an error its content is undefined.</param>
    /// <exception cref="CodedFrameException">
    /// The frame breaks T.81, uses a feature that this decoder does not support, or is not of this format.
    /// </exception>
    /// <exception cref="ArgumentException">The format is impossible, or the span does not have its length.</exception>
    public void Decode(ReadOnlySpan<byte> frame, in FrameFormat format, Span<byte> samples)
    {
        if (format.BytesPerSample is not (1 or 2) || format.FrameBytes <= 0 || samples.Length != format.FrameBytes)
        {
            throw new ArgumentException("The samples of a JPEG frame have 1 or 2 bytes, and need a span of exactly their length.");
        }

        try
        {
            _decoder.Decode(frame, format, samples, Category16Reading.NoBits);
        }
        catch (CodedFrameException) when (_decoder.HasCategory16)
        {
            if (!TryDecodeFrame(frame, format, samples, Category16Reading.SixteenBits))
            {
                throw;
            }

            return;
        }

        if (_decoder.HasDifference32768)
        {
            ThrowIfAmbiguous(frame, format, samples);
        }
    }

    private void ThrowIfAmbiguous(ReadOnlySpan<byte> frame, in FrameFormat format, ReadOnlySpan<byte> samples)
    {
        if (_secondReading.Length < samples.Length)
        {
            _secondReading = new byte[samples.Length];
        }

        Span<byte> second = _secondReading.AsSpan(0, samples.Length);
        if (TryDecodeFrame(frame, format, second, Category16Reading.SixteenBits) && !second.SequenceEqual(samples))
        {
            CodedFrameException.Throw("The JPEG frame can be read with and without bits after category 16, but to different samples", -1);
        }
    }

    private bool TryDecodeFrame(ReadOnlySpan<byte> frame, in FrameFormat format, Span<byte> samples, Category16Reading reading)
    {
        try
        {
            _decoder.Decode(frame, format, samples, reading);
            return true;
        }
        catch (CodedFrameException)
        {
            return false;
        }
    }
}
