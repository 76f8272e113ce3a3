// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;

namespace LosslessDecoders.JpegLs;

/// <summary>Walks the markers of a frame from scan to scan (T.81 B.1, T.87 C).</summary>
internal ref struct HeaderReader
{
    private readonly ReadOnlySpan<byte> _frame;
    private bool _hasFrameHeader;

    /// <param name="frame">The coded frame, from SOI on.</param>
    public HeaderReader(ReadOnlySpan<byte> frame)
    {
        _frame = frame;
        if (frame.Length < 2 || frame[0] != 0xFF || frame[1] != Marker.StartOfImage)
        {
            CodedFrameException.Throw("The frame does not begin with the marker SOI", 0);
        }

        Position = 2;
    }

    /// <summary>Byte after the last marker segment; the caller moves it past the entropy-coded data of a scan.</summary>
    public int Position { get; set; }

    public FrameHeader Frame { get; private set; }

    public ScanHeader Scan { get; private set; }

    /// <summary>Preset coding parameters as they are written, 0 for a default.</summary>
    public CodingParameters Presets { get; private set; }

    /// <summary>Lines between restart markers, 0 without.</summary>
    public uint RestartInterval { get; private set; }

    /// <summary>Reads marker segments up to the next scan header.</summary>
    /// <returns>False at EOI.</returns>
    public bool ReadToScan()
    {
        while (true)
        {
            byte marker = ReadMarker(_frame, Position, out int position);
            int offset = Position;
            Position = position;
            if (marker == Marker.EndOfImage)
            {
                return false;
            }

            ReadOnlySpan<byte> segment = ReadSegment(marker, offset);
            switch (marker)
            {
                case Marker.StartOfFrame55:
                    if (_hasFrameHeader)
                    {
                        CodedFrameException.Throw("The frame has a second frame header (SOF55)", offset);
                    }

                    Frame = new FrameHeader(segment, offset);
                    _hasFrameHeader = true;
                    break;
                case Marker.StartOfScan:
                    if (!_hasFrameHeader)
                    {
                        CodedFrameException.Throw("A scan header (SOS) stands before the frame header (SOF55)", offset);
                    }

                    Scan = new ScanHeader(segment, offset);
                    return true;
                case Marker.LosslessExtension:
                    ReadExtension(segment, offset);
                    break;
                case Marker.DefineRestartInterval:
                    ReadRestartInterval(segment, offset);
                    break;
                case Marker.Application8:
                    CheckColorTransform(segment, offset);
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>Reads a marker and the fill bytes before it (T.81 B.1.1.2).</summary>
    /// <param name="frame">The coded frame.</param>
    /// <param name="offset">Where the marker is expected.</param>
    /// <param name="position">Byte after the marker.</param>
    /// <returns>The marker's second byte.</returns>
    public static byte ReadMarker(ReadOnlySpan<byte> frame, int offset, out int position)
    {
        position = offset;
        if (position < frame.Length && frame[position] != 0xFF)
        {
            CodedFrameException.Throw("A marker is expected here, but other bytes were found", offset);
        }

        while (position < frame.Length && frame[position] == 0xFF)
        {
            position++;
        }

        if (position >= frame.Length)
        {
            CodedFrameException.Throw("The frame ends without the marker EOI: it is cut short", frame.Length);
        }

        return frame[position++];
    }

    private ReadOnlySpan<byte> ReadSegment(byte marker, int offset)
    {
        bool isKnown = marker is Marker.StartOfFrame55 or Marker.StartOfScan or Marker.LosslessExtension or Marker.DefineRestartInterval
            or Marker.Comment or (>= Marker.Application0 and <= Marker.Application15);
        if (!isKnown)
        {
            string kind = marker is >= 0xC0 and <= 0xCF
                ? "belongs to another JPEG process than JPEG-LS"
                : "has no place here in a JPEG-LS frame";
            CodedFrameException.Throw($"The marker FF{marker:X2} {kind}", offset);
        }

        int length = Position + 2 <= _frame.Length ? BinaryPrimitives.ReadUInt16BigEndian(_frame[Position..]) : int.MaxValue;
        if (length < 2 || length > _frame.Length - Position)
        {
            CodedFrameException.Throw(
                $"The segment of the marker FF{marker:X2} does not fit in the frame: the frame is cut short or damaged", offset);
        }

        ReadOnlySpan<byte> segment = _frame.Slice(Position + 2, length - 2);
        Position += length;
        return segment;
    }

    /// <summary>LSE (T.87 C.2.4.1): only preset coding parameters are accepted.</summary>
    private void ReadExtension(ReadOnlySpan<byte> segment, int offset)
    {
        switch (segment.IsEmpty ? 0 : segment[0])
        {
            case 1 when segment.Length == 11:
                Presets = CodingParameters.Read(segment[1..]);
                break;
            case 1:
                CodedFrameException.Throw("The segment of preset coding parameters (LSE) has a wrong length", offset);
                break;
            case 2 or 3:
                CodedFrameException.Throw("The frame has a mapping table (palette, LSE), which is not accepted", offset);
                break;
            case 4:
                CodedFrameException.Throw(
                    "The frame gives its size in an LSE segment, which is not accepted: DICOM allows 65535 x 65535 samples at most",
                    offset);
                break;
            default:
                CodedFrameException.Throw("The frame has an LSE segment of an extension of JPEG-LS (T.870), which is not accepted", offset);
                break;
        }
    }

    /// <summary>DRI: Ri has 2, 3 or 4 bytes (T.87 C.2.5).</summary>
    private void ReadRestartInterval(ReadOnlySpan<byte> segment, int offset)
    {
        if (segment.Length is < 2 or > 4)
        {
            CodedFrameException.Throw("The restart interval (DRI) has a wrong length; 2 to 4 bytes are accepted", offset);
        }

        uint interval = 0;
        foreach (byte part in segment)
        {
            interval = interval << 8 | part;
        }

        RestartInterval = interval;
    }

    /// <summary>HP's encoder transforms colours before coding, outside of T.87, and says so in APP8.</summary>
    private static void CheckColorTransform(ReadOnlySpan<byte> segment, int offset)
    {
        if (segment.Length >= 5 && segment.StartsWith("mrfx"u8) && segment[4] != 0)
        {
            CodedFrameException.Throw(
                $"The frame has HP's colour transform {segment[4]} (APP8 mrfx), which is not part of JPEG-LS and is not accepted", offset);
        }
    }
}
