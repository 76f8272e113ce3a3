// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace LosslessDecoders.LosslessJpeg;

/// <summary>Decodes a frame in one of the readings of category 16: its tables, and its scans with their restart intervals.</summary>
internal sealed class FrameDecoder
{
    private readonly HuffmanTables _tables = new();
    private readonly ScanDecoder _scan = new();

    /// <summary>True when a table of the last frame has category 16.</summary>
    public bool HasCategory16 => _tables.HasCategory16;

    /// <summary>True when the difference 32768 was met in the last frame.</summary>
    public bool HasDifference32768 { get; private set; }

    /// <summary>Decodes a frame, from SOI to EOI.</summary>
    /// <exception cref="CodedFrameException">The frame does not fit the reading, the format, or T.81.</exception>
    public void Decode(ReadOnlySpan<byte> frame, in FrameFormat format, Span<byte> samples, Category16Reading reading)
    {
        HasDifference32768 = false;
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
                    Marker.ThrowOutOfPlace(marker, offset);
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
            CodedFrameException.Throw("The restart interval of the JPEG frame is not a multiple of its width (T.81 H.1.1)", offset);
        }

        _scan.Begin(info.Width, info.Components, info.BitsPerSample - scan.PointTransform);
        for (int i = 0; i < scan.Components; i++)
        {
            int component = header.IndexOf(scan.Identifier(i));
            if (component < 0 || (decoded & 1u << component) != 0)
            {
                CodedFrameException.Throw("A scan of the JPEG frame names a component that does not exist, or that was decoded before",
                    offset);
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

    /// <summary>
    /// Decodes the restart intervals of a scan, each of <paramref name="intervalSamples"/> samples of all components, except the last.
    /// </summary>
    private void DecodeScan<TSample>(
        ReadOnlySpan<byte> frame, ref MarkerReader reader, in ScanHeader scan, long intervalSamples, Span<TSample> samples)
        where TSample : unmanaged, IBinaryInteger<TSample>
    {
        Span<TSample> left = samples;
        for (int interval = 0; ; interval++)
        {
            Span<TSample> rows = left[..(int)Math.Min(intervalSamples, left.Length)];
            reader.Position = _scan.DecodeInterval(frame, reader.Position, scan.Predictor, rows);
            HasDifference32768 |= _scan.HasDifference32768;
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
            CodedFrameException.Throw($"The JPEG frame has {reader.Left} bytes after its EOI marker: one padding byte is accepted",
                reader.Position);
        }
    }
}
