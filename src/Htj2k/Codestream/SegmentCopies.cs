// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.BlockCoding;

namespace Htj2k.Codestream;

/// <summary>The segments of code-blocks that go into a codestream. All workers share the copying: one alone would take a tenth of the time that two need for a large frame.</summary>
internal sealed unsafe class SegmentCopies(BlockRowQueue<CodeBlockEncoder> queue) : SharedPart<CodeBlockEncoder>(queue, order: 0)
{
    private readonly List<(EncodedSubband Subband, int Row, int Left, int Right, int Position)> _rows = [];
    private byte* _codestream;

    protected override int Pieces => _rows.Count;

    /// <summary>Forgets all rows, for another codestream.</summary>
    public void Clear() => _rows.Clear();

    /// <summary>Adds a row of code-blocks of a packet.</summary>
    /// <param name="region">The packet's share of the sub-band.</param>
    /// <param name="limit">Where the codestream has to end.</param>
    /// <param name="position">Where the row goes in the codestream; then what is behind it.</param>
    /// <returns>False when it does not fit.</returns>
    public bool TryAdd(EncodedSubband subband, int row, BlockRegion region, int limit, ref int position)
    {
        _rows.Add((subband, row, region.Left, region.Right, position));
        foreach (CodeBlock block in subband.BlockRow(row)[region.Left..region.Right])
        {
            if (block.Length > limit - position)
            {
                return false;
            }

            position += block.Length;
        }

        return true;
    }

    /// <summary>Copies all rows.</summary>
    /// <param name="codestream">As long as <see cref="TryAdd"/> was told.</param>
    public void Run(byte* codestream)
    {
        _codestream = codestream;
        Begin(needed: 0);
        Queue.Finish();
    }

    protected override void Do(int piece, CodeBlockEncoder worker)
    {
        (EncodedSubband subband, int row, int left, int right, int position) = _rows[piece];
        byte* target = _codestream + position;
        foreach (CodeBlock block in subband.BlockRow(row)[left..right])
        {
            block.Bytes.CopyTo(new Span<byte>(target, block.Length));
            target += block.Length;
        }
    }}
