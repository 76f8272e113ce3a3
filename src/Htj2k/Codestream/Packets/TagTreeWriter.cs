// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Codestream.Packets;

/// <summary>A tag tree (T.800 B.10.2): writes a grid of numbers, each node being the smallest of the up to four below it.</summary>
internal sealed class TagTreeWriter
{
    /// <summary>Levels of a tree over the largest grid.</summary>
    private const int MaximumLevels = 32;

    private readonly int[] _widths = new int[MaximumLevels];
    private readonly int[] _starts = new int[MaximumLevels];
    private int _levels;
    private int[] _values = [];
    private int[] _told = [];
    private bool[] _complete = [];

    /// <summary>Begins a new grid; <see cref="Set"/> then gives each leaf its number, in any order.</summary>
    public void Reset(int width, int height)
    {
        _levels = 0;
        int nodes = 0;
        while (true)
        {
            _widths[_levels] = width;
            _starts[_levels] = nodes;
            _levels++;
            nodes += width * height;
            if (width == 1 && height == 1)
            {
                break;
            }

            width = (width + 1) / 2;
            height = (height + 1) / 2;
        }

        if (_values.Length < nodes)
        {
            _values = new int[nodes];
            _told = new int[nodes];
            _complete = new bool[nodes];
        }

        _values.AsSpan(0, nodes).Fill(int.MaxValue);
        _told.AsSpan(0, nodes).Clear();
        _complete.AsSpan(0, nodes).Clear();
    }

    public void Set(int column, int row, int value)
    {
        for (int level = 0; level < _levels; level++)
        {
            int node = Node(level, column, row);
            if (_values[node] <= value)
            {
                return;
            }

            _values[node] = value;
        }
    }

    /// <summary>
    /// Writes whether a leaf is below <paramref name="threshold"/>, and if so its value, as far as that is not known yet.
    /// </summary>
    public void Write(ref PacketBitWriter bits, int column, int row, int threshold)
    {
        // A known node needs no look at those above it.
        int level = 0;
        while (level < _levels - 1 && !_complete[Node(level, column, row)])
        {
            level++;
        }

        int lowest = 0;
        for (; level >= 0; level--)
        {
            int node = Node(level, column, row);
            lowest = Math.Max(lowest, _told[node]);
            while (lowest < threshold && !_complete[node])
            {
                if (lowest == _values[node])
                {
                    bits.WriteBit(1);
                    _complete[node] = true;
                }
                else
                {
                    bits.WriteBit(0);
                    lowest++;
                }
            }

            _told[node] = lowest;
        }
    }

    /// <summary>The node above a leaf.</summary>
    private int Node(int level, int column, int row) => _starts[level] + (row >> level) * _widths[level] + (column >> level);
}
