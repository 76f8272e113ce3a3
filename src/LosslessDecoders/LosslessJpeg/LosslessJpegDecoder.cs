// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace LosslessDecoders.LosslessJpeg;

/// <summary>
/// Decodes frames of ITU-T T.81 process 14 (SOF3: lossless, Huffman), which DICOM's transfer syntaxes 1.2.840.10008.1.2.4.57 and .70 hold.
/// An object decodes one frame at a time and can be used again. It fills nothing in: a frame that lacks a bit, or has one too many, is an error.
/// </summary>
/// <remarks>
/// <para>
/// Lossless JPEG has no checksum. A damaged bit among those that follow a Huffman code gives another sample and no error;
/// neither this decoder nor any other can tell.
/// </para>
/// <para>
/// T.81 H.1.2.2 lets no bits follow category 16, the difference 32768. Some writers append the 16 bits of 32768 or of -32768, as after each other category.
/// A frame that has this difference is read both ways. The reading that fits without an error counts;
/// when both fit and the samples differ, the frame is refused.
/// </para>
/// </remarks>
public sealed class LosslessJpegDecoder
{
    private readonly HuffmanTables _tables = new();
    private readonly ScanDecoder _scan = new();
    private byte[] _secondReading = [];
    private bool _hasDifference32768;

    /// <summary>Reads what the frame header announces, also of the lossy processes SOF0, SOF1 and SOF2.</summary>
    /// <exception cref="CodedFrameException">The markers up to the frame header are damaged, or the process is none that DICOM uses.</exception>
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
                ThrowOutOfPlace(marker, reader.MarkerOffset);
            }

            reader.ReadSegment();
        }
    }

    /// <summary>Decodes a frame.</summary>
    /// <param name="frame">The coded frame, from SOI to EOI, and at most one byte that pads it to an even length.</param>
    /// <param name="format">The frame that the caller expects; 1 or 2 bytes for each sample.</param>
    /// <param name="samples">Receives <see cref="FrameFormat.FrameBytes"/> bytes. After an error its content is undefined.</param>
    /// <exception cref="CodedFrameException">The frame breaks T.81, uses what this decoder does not know, or is not of this format.</exception>
    /// <exception cref="ArgumentException">The format is impossible, or the span does not have its length.</exception>
    public void Decode(ReadOnlySpan<byte> frame, in FrameFormat format, Span<byte> samples)
    {
        if (format.BytesPerSample is not (1 or 2) || format.FrameBytes <= 0 || samples.Length != format.FrameBytes)
        {
            throw new ArgumentException("The samples of a JPEG frame have 1 or 2 bytes, and need a span of exactly their length.");
        }

        _hasDifference32768 = false;
        try
        {
            DecodeFrame(frame, format, samples, Category16Reading.NoBits);
        }
        catch (CodedFrameException) when (_tables.HasCategory16)
        {
            if (!TryDecodeFrame(frame, format, samples, Category16Reading.SixteenBits))
            {
                throw;
            }

            return;
        }

        if (_hasDifference32768)
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
            CodedFrameException.Throw("The JPEG frame can be read with and without bits after category 16, to different samples", -1);
        }
    }

    private bool TryDecodeFrame(ReadOnlySpan<byte> frame, in FrameFormat format, Span<byte> samples, Category16Reading reading)
    {
        try
        {
            DecodeFrame(frame, format, samples, reading);
            return true;
        }
        catch (CodedFrameException)
        {
            return false;
        }
    }

    private void DecodeFrame(ReadOnlySpan<byte> frame, in FrameFormat format, Span<byte> samples, Category16Reading reading)
    {
        _tables.Clear();
        MarkerReader reader = new(frame);
        reader.ReadStartOfImage();
        FrameHeader header = default;
        int restartInterval = 0;
        uint decoded = 0;
        while (true)
        {
            byte marker = reader.ReadMarker();
            int offset = reader.MarkerOffset;
            switch (marker)
            {
                case Marker.EndOfImage:
                    ThrowUnlessComplete(decoded, format.Components, reader);
                    return;
                case Marker.DefineHuffmanTables:
                    _tables.Read(reader.ReadSegment(), reading, offset);
                    break;
                case Marker.DefineRestartInterval:
                    restartInterval = ReadRestartInterval(reader.ReadSegment(), offset);
                    break;
                case Marker.StartOfScan when header.IsRead:
                    DecodeScan(frame, ref reader, header, restartInterval, format.BytesPerSample, samples, ref decoded);
                    break;
                case Marker.DefineNumberOfLines:
                    CodedFrameException.Throw("The JPEG frame gives its number of lines in a DNL marker: that is not supported", offset);
                    break;
                case byte when Marker.IsStartOfFrame(marker) && !header.IsRead:
                    header = FrameHeader.Read(marker, reader.ReadSegment(), offset);
                    header.Validate(format, offset);
                    break;
                case byte when Marker.IsSkipped(marker):
                    reader.ReadSegment();
                    break;
                default:
                    ThrowOutOfPlace(marker, offset);
                    break;
            }
        }
    }

    private void DecodeScan(
        ReadOnlySpan<byte> frame,
        ref MarkerReader reader,
        FrameHeader header,
        int restartInterval,
        int bytesPerSample,
        Span<byte> samples,
        ref uint decoded)
    {
        CodedFrameInfo info = header.Info;
        int offset = reader.MarkerOffset;
        ScanHeader scan = ScanHeader.Read(reader.ReadSegment(), info.BitsPerSample, offset);
        if (restartInterval % info.Width != 0)
        {
            CodedFrameException.Throw("The restart interval of the JPEG frame is no multiple of its width, as T.81 H.1.1 demands", offset);
        }

        _scan.Begin(info.Width, info.Components, info.BitsPerSample - scan.PointTransform);
        for (int i = 0; i < scan.Components; i++)
        {
            int component = header.IndexOf(scan.Identifier(i));
            if (component < 0 || (decoded & 1u << component) != 0)
            {
                CodedFrameException.Throw("A scan of the JPEG frame names a component that does not exist, or that was decoded before", offset);
            }

            decoded |= 1u << component;
            _scan.Add(component, _tables.Get(scan.Table(i), offset));
        }

        int rows = restartInterval == 0 ? info.Height : restartInterval / info.Width;
        if (bytesPerSample == 1)
        {
            DecodeScan(frame, ref reader, scan, rows * info.Width * info.Components, samples);
        }
        else
        {
            DecodeScan(frame, ref reader, scan, rows * info.Width * info.Components, MemoryMarshal.Cast<byte, ushort>(samples));
        }
    }

    /// <summary>Decodes the restart intervals of a scan, each of <paramref name="intervalSamples"/> samples of all components but for the last.</summary>
    private void DecodeScan<TSample>(
        ReadOnlySpan<byte> frame, ref MarkerReader reader, in ScanHeader scan, long intervalSamples, Span<TSample> samples)
        where TSample : unmanaged, IBinaryInteger<TSample>
    {
        Span<TSample> left = samples;
        for (int interval = 0; ; interval++)
        {
            Span<TSample> rows = left[..(int)Math.Min(intervalSamples, left.Length)];
            reader.Position = _scan.DecodeInterval(frame, reader.Position, scan.Predictor, rows);
            _hasDifference32768 |= _scan.HasDifference32768;
            left = left[rows.Length..];
            if (left.IsEmpty)
            {
                break;
            }

            byte marker = reader.ReadMarker();
            int expected = Marker.Restart0 + (interval & 7);
            if (marker != expected)
            {
                CodedFrameException.Throw(
                    $"The JPEG frame holds the marker {Marker.Name(marker)} where {Marker.Name((byte)expected)} is expected: a part is missing",
                    reader.MarkerOffset);
            }
        }

        if (scan.PointTransform > 0)
        {
            _scan.ShiftUp(samples, scan.PointTransform);
        }
    }

    private static int ReadRestartInterval(ReadOnlySpan<byte> segment, int offset)
    {
        if (segment.Length != 2)
        {
            CodedFrameException.Throw("The restart interval segment of the JPEG frame does not have its length", offset);
        }

        return BinaryPrimitives.ReadUInt16BigEndian(segment);
    }

    private static void ThrowUnlessComplete(uint decoded, int components, in MarkerReader reader)
    {
        if (BitOperations.PopCount(decoded) != components)
        {
            CodedFrameException.Throw("The JPEG frame ends before all its components were coded: it is incomplete", reader.MarkerOffset);
        }

        if (reader.Left > 1)
        {
            CodedFrameException.Throw($"The JPEG frame has {reader.Left} bytes behind its EOI marker: one padding byte is accepted", reader.Position);
        }
    }

    private static void ThrowOutOfPlace(byte marker, int offset) =>
        CodedFrameException.Throw($"The JPEG frame holds the marker {Marker.Name(marker)} where it cannot be", offset);
}
