// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.BlockCoding;
using Htj2k.Scheduling;
using Htj2k.Structure;

namespace Htj2k.Codestream.Packets;

/// <summary>
/// The segments of code-blocks that go into a codestream. All workers share the copying: each worker copies those that it has most likely
/// coded. One alone would take a tenth of the time that two need for a large frame.
/// </summary>
internal sealed unsafe class SegmentCopies
{
    private readonly FramePartQueue<CodeBlockEncoder> _queue;
    private readonly SegmentCopyPart[] _parts;

    public SegmentCopies(FramePartQueue<CodeBlockEncoder> queue)
    {
        _queue = queue;
        _parts = new SegmentCopyPart[queue.Workers.Length];
        for (int i = 0; i < _parts.Length; i++)
        {
            _parts[i] = new SegmentCopyPart(queue, i);
        }
    }

    /// <summary>Forgets all rows, for another codestream.</summary>
    public void Clear()
    {
        foreach (SegmentCopyPart part in _parts)
        {
            part.Clear();
        }
    }

    /// <summary>Adds a row of code-blocks of a packet.</summary>
    /// <param name="region">The packet's share of the sub-band.</param>
    /// <param name="limit">Where the codestream has to end.</param>
    /// <param name="position">The place of the row in the codestream; then the place after it.</param>
    /// <returns>False when it does not fit.</returns>
    public bool TryAdd(EncodedSubband subband, int row, BlockRegion region, int limit, ref int position)
    {
        _parts[row * _parts.Length / subband.BlocksHigh].Add(subband, row, region, position);
        foreach (EncodedBlock block in subband.BlockRow(row)[region.Left..region.Right])
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
        foreach (SegmentCopyPart part in _parts)
        {
            part.Begin(codestream);
        }

        _queue.Finish();
    }
}
