// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using Htj2k.BlockCoding;
using Htj2k.Codestream.MarkerSegments;
using Htj2k.Codestream.Packets;
using Htj2k.Contract;
using Htj2k.Scheduling;
using Htj2k.Structure;

namespace Htj2k.Codestream;

/// <summary>Writes a codestream from encoded code-blocks: the main header with TLM, a tile-part for each resolution, EOC.</summary>
/// <param name="coder">How the code-blocks were encoded.</param>
/// <param name="queue">Its workers copy the segments.</param>
internal sealed unsafe class CodestreamWriter(BlockCoder coder, FramePartQueue<CodeBlockEncoder> queue)
{
    private readonly TilePartWriter _tileParts = new();
    private readonly SegmentCopies _copies = new(queue);

    /// <returns>Bytes of the codestream, 0 when they do not fit.</returns>
    public int Write(ReadOnlySpan<EncodedComponent> components, in SampleFormat format, bool colorTransform, Span<byte> codestream)
    {
        int resolutions = components[0].Levels + 1;
        int headerLength = MainHeaderWriter.LengthFor(coder, components.Length, resolutions - 1, components[0].IsReversible);
        if (codestream.Length < headerLength)
        {
            return 0;
        }

        Span<byte> header = codestream[..headerLength];
        new MainHeaderWriter(header).Write(coder, format, colorTransform, components[0]);
        int length = header.Length;
        _copies.Clear();
        for (int resolution = 0; resolution < resolutions; resolution++)
        {
            int end = _tileParts.Write(components, format, resolution, codestream, length, _copies);
            if (end < 0)
            {
                return 0;
            }

            MainHeaderWriter.WriteTilePartLength(header, codestream[length..end], resolution, resolutions);
            length = end;
        }

        if (!BinaryPrimitives.TryWriteUInt16BigEndian(codestream[length..], MarkerCode.EndOfCodestream))
        {
            return 0;
        }

        fixed (byte* first = codestream)
        {
            _copies.Run(first);
        }

        return length + 2;
    }
}
