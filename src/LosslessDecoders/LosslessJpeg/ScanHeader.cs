// SPDX-License-Identifier: GPL-3.0-or-later
namespace LosslessDecoders.LosslessJpeg;

/// <summary>The parameters of a scan header of the lossless process (T.81 B.2.3).</summary>
internal readonly ref struct ScanHeader
{
    private readonly ReadOnlySpan<byte> _components;

    private ScanHeader(ReadOnlySpan<byte> components, int predictor, int pointTransform)
    {
        _components = components;
        Predictor = predictor;
        PointTransform = pointTransform;
    }

    /// <summary>Components in the scan, 1 to 4.</summary>
    public int Components => _components.Length / 2;

    /// <summary>Selection value of the predictor, 1 to 7.</summary>
    public int Predictor { get; }

    /// <summary>Bits that samples were shifted down before they were coded, less than the precision.</summary>
    public int PointTransform { get; }

    public static ScanHeader Read(ReadOnlySpan<byte> segment, int precision, int offset)
    {
        if (segment.Length < 4 || segment[0] is 0 or > 4 || segment.Length != 4 + 2 * segment[0])
        {
            CodedFrameException.Throw("A scan header of the JPEG frame does not have the length that its components need", offset);
        }

        ReadOnlySpan<byte> parameters = segment[^3..];
        if (parameters[0] is 0 or > 7)
        {
            CodedFrameException.Throw($"The JPEG frame names the predictor {parameters[0]}: 1 to 7 are possible", offset);
        }

        if (parameters[1] != 0 || parameters[2] >= precision)
        {
            CodedFrameException.Throw("A scan header of the JPEG frame has parameters that are not those of a lossless scan", offset);
        }

        return new ScanHeader(segment[1..^3], parameters[0], parameters[2]);
    }

    /// <summary>Identifier of a component in the scan.</summary>
    public byte Identifier(int index) => _components[2 * index];

    /// <summary>Destination of the Huffman table of a component in the scan.</summary>
    public int Table(int index) => _components[2 * index + 1] >> 4;
}
