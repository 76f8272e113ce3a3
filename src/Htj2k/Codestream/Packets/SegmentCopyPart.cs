// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.BlockCoding;
using Htj2k.Scheduling;
using Htj2k.Structure;

namespace Htj2k.Codestream.Packets;

/// <summary>Those segments of code-blocks that a worker copies into a codestream.</summary>
internal sealed unsafe class SegmentCopyPart(FramePartQueue<CodeBlockEncoder> queue, int worker)
    : SharedPart<CodeBlockEncoder>(queue, order: 0, worker)
{
    private readonly List<(EncodedSubband Subband, int Row, int Left, int Right, int Position)> _rows = [];
    private byte* _codestream;

    protected override int Pieces => _rows.Count;

    /// <summary>Forgets all rows, for another codestream.</summary>
    public void Clear() => _rows.Clear();

    /// <summary>Adds a row of code-blocks.</summary>
    /// <param name="region">Its columns.</param>
    /// <param name="position">Where it goes in the codestream.</param>
    public void Add(EncodedSubband subband, int row, BlockRegion region, int position)
        => _rows.Add((subband, row, region.Left, region.Right, position));

    /// <summary>Begins to copy.</summary>
    /// <param name="codestream">All rows fit there.</param>
    public void Begin(byte* codestream)
    {
        _codestream = codestream;
        if (_rows.Count > 0)
        {
            Begin(needed: 0);
        }
    }

    protected override void Do(int piece, CodeBlockEncoder worker)
    {
        (EncodedSubband subband, int row, int left, int right, int position) = _rows[piece];
        byte* target = _codestream + position;
        foreach (EncodedBlock block in subband.BlockRow(row)[left..right])
        {
            block.Bytes.CopyTo(new Span<byte>(target, block.Length));
            target += block.Length;
        }
    }
}
