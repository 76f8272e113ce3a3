// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;

namespace LosslessDecoders.JpegLs;

/// <summary>Frame header, SOF55 (T.87 C.2.2).</summary>
internal readonly ref struct FrameHeader
{
    private readonly ReadOnlySpan<byte> _components;

    /// <param name="segment">The marker segment after its length.</param>
    /// <param name="offset">The segment's place in the frame.</param>
    public FrameHeader(ReadOnlySpan<byte> segment, long offset)
    {
        if (segment.Length < 6 || segment.Length != 6 + 3 * segment[5])
        {
            CodedFrameException.Throw("The frame header (SOF55) has a length that does not fit its number of components", offset);
        }

        Precision = segment[0];
        Height = BinaryPrimitives.ReadUInt16BigEndian(segment[1..]);
        Width = BinaryPrimitives.ReadUInt16BigEndian(segment[3..]);
        Components = segment[5];
        _components = segment[6..];
        if (Precision is < 2 or > 16)
        {
            CodedFrameException.Throw($"The frame header announces samples of {Precision} bits, but JPEG-LS has 2 to 16", offset);
        }

        if (Components is < 1 or > 4)
        {
            CodedFrameException.Throw($"The frame header announces {Components} components; 1 to 4 are accepted", offset);
        }

        if (Width == 0 || Height == 0)
        {
            CodedFrameException.Throw(
                "The frame header gives no width or no height; a size that follows in another segment is not accepted", offset);
        }

        CheckComponents(offset);
    }

    public int Width { get; }

    public int Height { get; }

    public int Components { get; }

    public int Precision { get; }

    /// <summary>Index of the component with an identifier, -1 without.</summary>
    public int IndexOf(byte identifier)
    {
        for (int i = 0; i < Components; i++)
        {
            if (_components[3 * i] == identifier)
            {
                return i;
            }
        }

        return -1;
    }

    private void CheckComponents(long offset)
    {
        for (int i = 0; i < Components; i++)
        {
            if (IndexOf(_components[3 * i]) != i)
            {
                CodedFrameException.Throw("Two components of the frame header have the same identifier", offset);
            }

            byte sampling = _components[3 * i + 1];
            if (sampling != _components[1] || sampling >> 4 is < 1 or > 4 || (sampling & 15) is < 1 or > 4)
            {
                CodedFrameException.Throw("The components have different numbers of samples; only components of one size are accepted",
                    offset);
            }
        }
    }
}
