// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;

namespace LosslessDecoders.LosslessJpeg;

/// <summary>The parameters of a frame header (T.81 B.2.2).</summary>
internal readonly ref struct FrameHeader
{
    /// <summary>Bytes for each component: identifier, sampling factors, quantization table.</summary>
    private const int ComponentBytes = 3;

    private readonly ReadOnlySpan<byte> _components;

    private FrameHeader(CodedFrameInfo info, ReadOnlySpan<byte> components)
    {
        Info = info;
        _components = components;
    }

    public CodedFrameInfo Info { get; }

    /// <summary>False for a header that no segment was read into.</summary>
    public bool IsRead => !_components.IsEmpty;

    /// <summary>Reads the segment of the frame header <paramref name="marker"/>.</summary>
    /// <exception cref="CodedFrameException">
    /// The segment is damaged, or the frame is of a process that no DICOM transfer syntax names.
    /// </exception>
    public static FrameHeader Read(byte marker, ReadOnlySpan<byte> segment, int offset)
    {
        // SOF5-7 and SOF13-15 are differential frames of hierarchical streams, SOF11 is lossless with arithmetic coding.
        if ((marker & 7) >= 5 || marker == Marker.Sof11)
        {
            CodedFrameException.Throw(
                $"The JPEG frame is coded with {Marker.Name(marker)}: only lossless Huffman coding (SOF3) is decoded", offset);
        }

        if (segment.Length < 6 || segment[5] == 0 || segment.Length != 6 + ComponentBytes * segment[5])
        {
            CodedFrameException.Throw("The JPEG frame header does not have the length that its components need", offset);
        }

        int precision = segment[0];
        int height = BinaryPrimitives.ReadUInt16BigEndian(segment[1..]);
        int width = BinaryPrimitives.ReadUInt16BigEndian(segment[3..]);
        if (precision is < 2 or > 16)
        {
            CodedFrameException.Throw($"The JPEG frame has a precision of {precision} bits: 2 to 16 are possible", offset);
        }

        if (height == 0)
        {
            CodedFrameException.Throw("The JPEG frame gives its number of lines in a DNL marker: that is not supported", offset);
        }

        if (width == 0)
        {
            CodedFrameException.Throw("The JPEG frame has a width of 0", offset);
        }

        return new FrameHeader(new CodedFrameInfo(width, height, segment[5], precision, marker == Marker.Sof3), segment[6..]);
    }

    /// <summary>Checks that the frame is the one that the caller expects, and one that this decoder knows.</summary>
    public void Validate(in FrameFormat format, int offset)
    {
        if (!Info.IsLossless)
        {
            CodedFrameException.Throw("The JPEG frame is coded with a lossy process: only lossless Huffman coding (SOF3) is decoded",
                offset);
        }

        if (Info.Width != format.Width || Info.Height != format.Height || Info.Components != format.Components)
        {
            CodedFrameException.Throw(
                $"The frame holds {Info.Width} x {Info.Height} samples of {Counted(Info.Components)}, " +
                $"{format.Width} x {format.Height} of {format.Components} were expected",
                offset);
        }

        if (Info.Components > ScanDecoder.MostComponents)
        {
            CodedFrameException.Throw($"The JPEG frame has {Info.Components} components: 1 to 4 are supported", offset);
        }

        if (Info.BitsPerSample > 8 * format.BytesPerSample)
        {
            CodedFrameException.Throw(
                $"The frame holds samples of {Info.BitsPerSample} bits, but at most {8 * format.BytesPerSample} were expected", offset);
        }

        for (int component = 0; component < Info.Components; component++)
        {
            byte factors = _components[ComponentBytes * component + 1];
            if (factors != 0x11)
            {
                CodedFrameException.Throw(
                    $"Component {component + 1} of the JPEG frame has the sampling factors {factors >> 4} x {factors & 15}: " +
                    "only 1 x 1 is supported",
                    offset);
            }

            if (IndexOf(_components[ComponentBytes * component]) != component)
            {
                CodedFrameException.Throw("Two components of the JPEG frame have the same identifier", offset);
            }
        }
    }

    /// <summary>Index of the first component with this identifier, or -1.</summary>
    public int IndexOf(byte identifier)
    {
        for (int component = 0; component < Info.Components; component++)
        {
            if (_components[ComponentBytes * component] == identifier)
            {
                return component;
            }
        }

        return -1;
    }

    private static string Counted(int components) => components == 1 ? "1 component" : $"{components} components";
}
