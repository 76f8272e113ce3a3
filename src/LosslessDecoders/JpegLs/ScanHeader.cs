// SPDX-License-Identifier: GPL-3.0-or-later
namespace LosslessDecoders.JpegLs;

/// <summary>Scan header, SOS (T.87 C.2.3).</summary>
internal readonly ref struct ScanHeader
{
    private readonly ReadOnlySpan<byte> _components;

    /// <param name="segment">The marker segment after its length.</param>
    /// <param name="offset">The segment's place in the frame.</param>
    public ScanHeader(ReadOnlySpan<byte> segment, long offset)
    {
        if (segment.Length < 1 || segment.Length != 4 + 2 * segment[0])
        {
            CodedFrameException.Throw("The scan header (SOS) has a length that does not fit its number of components", offset);
        }

        Components = segment[0];
        if (Components is < 1 or > 4)
        {
            CodedFrameException.Throw($"The scan header announces {Components} components; 1 to 4 are accepted", offset);
        }

        _components = segment[1..^3];
        Near = segment[^3];
        PointTransform = segment[^1];
        Interleave = (InterleaveMode)segment[^2];
        if (Interleave > InterleaveMode.Sample || Interleave == InterleaveMode.None != (Components == 1))
        {
            CodedFrameException.Throw(
                $"The scan header has interleave mode {segment[^2]}, which scans of {Components} components cannot have", offset);
        }

        for (int i = 0; i < Components; i++)
        {
            if (_components[2 * i + 1] != 0)
            {
                CodedFrameException.Throw("The scan needs a mapping table (palette), which is not accepted", offset);
            }
        }
    }

    public int Components { get; }

    /// <summary>NEAR: the greatest difference between a sample and the one that was coded.</summary>
    public int Near { get; }

    /// <summary>Pt: low bits that were cut off before coding.</summary>
    public int PointTransform { get; }

    public InterleaveMode Interleave { get; }

    public bool IsLossless => Near == 0 && PointTransform == 0;

    /// <summary>Identifier of a component of the scan.</summary>
    public byte Identifier(int index) => _components[2 * index];
}
