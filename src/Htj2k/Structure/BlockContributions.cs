// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Structure;

/// <summary>The contributions to all code-blocks of a tile.</summary>
internal sealed class BlockContributions
{
    private Contribution[] _contributions = new Contribution[64];
    private int _count;

    /// <param name="index">From 1 on, as blocks and contributions tell it.</param>
    public ref readonly Contribution this[int index] => ref _contributions[index - 1];

    /// <summary>Adds a contribution after the block's others.</summary>
    public void Add(ref ParsedBlock block, in Contribution contribution)
    {
        if (_count == _contributions.Length)
        {
            Array.Resize(ref _contributions, 2 * _count);
        }

        _contributions[_count++] = contribution;
        if (block.FirstContribution == 0)
        {
            block.FirstContribution = _count;
        }
        else
        {
            _contributions[block.LastContribution - 1].Next = _count;
        }

        block.LastContribution = _count;
    }

    public void Clear() => _count = 0;
}
