// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Codestream;

/// <summary>A tag tree (T.800 B.10.2): tells a grid of numbers, each node being the smallest of the up to four below it.</summary>
internal sealed class TagTreeWriter
{
    private readonly List<int> _widths = [];
    private readonly List<int> _starts = [];
    private int[] _values = [];
    private int[] _told = [];
    private bool[] _complete = [];

    /// <summary>Takes a new grid in row order.</summary>
    public void Reset(int width, int height, ReadOnlySpan<int> leaves)
    {
        _widths.Clear();
        _starts.Clear();
        int nodes = 0;
        int levelWidth = width;
        int levelHeight = height;
        while (true)
        {
            _widths.Add(levelWidth);
            _starts.Add(nodes);
            nodes += levelWidth * levelHeight;
            if (levelWidth == 1 && levelHeight == 1)
            {
                break;
            }

            levelWidth = (levelWidth + 1) / 2;
            levelHeight = (levelHeight + 1) / 2;
        }

        if (_values.Length < nodes)
        {
            _values = new int[nodes];
            _told = new int[nodes];
            _complete = new bool[nodes];
        }

        leaves[..(width * height)].CopyTo(_values);
        _values.AsSpan(width * height, nodes - width * height).Fill(int.MaxValue);
        _told.AsSpan(0, nodes).Clear();
        _complete.AsSpan(0, nodes).Clear();
        for (int level = 1; level < _widths.Count; level++)
        {
            for (int child = _starts[level - 1]; child < _starts[level]; child++)
            {
                int parent = Parent(child, level - 1);
                _values[parent] = Math.Min(_values[parent], _values[child]);
            }
        }
    }

    /// <summary>Tells of a leaf whether it is below <paramref name="threshold"/>, and its value if so, as far as that is not known yet.</summary>
    public void Write(ref PacketBitWriter bits, int leaf, int threshold)
    {
        Span<int> path = stackalloc int[_widths.Count];
        path[0] = leaf;
        for (int level = 1; level < path.Length; level++)
        {
            path[level] = Parent(path[level - 1], level - 1);
        }

        int lowest = 0;
        for (int level = path.Length - 1; level >= 0; level--)
        {
            int node = path[level];
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

    private int Parent(int node, int level)
    {
        int index = node - _starts[level];
        int width = _widths[level];
        return _starts[level + 1] + index / width / 2 * _widths[level + 1] + index % width / 2;
    }
}
