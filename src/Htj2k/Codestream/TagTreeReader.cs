// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Codestream;

/// <summary>A tag tree (T.800 B.10.2): learns a grid of numbers, each node being the smallest of the up to four below it.</summary>
internal sealed class TagTreeReader
{
    private readonly int _levels;
    private readonly int[] _widths = new int[32];
    private readonly int[] _starts = new int[33];
    private readonly int[] _lowest;
    private readonly bool[] _complete;

    public TagTreeReader(int width, int height)
    {
        int nodes = 0;
        while (true)
        {
            _widths[_levels] = width;
            _starts[_levels++] = nodes;
            nodes += width * height;
            if (width == 1 && height == 1)
            {
                break;
            }

            width = (width + 1) / 2;
            height = (height + 1) / 2;
        }

        _lowest = new int[nodes];
        _complete = new bool[nodes];
    }

    /// <summary>Forgets what was learnt.</summary>
    public void Clear()
    {
        Array.Clear(_lowest);
        Array.Clear(_complete);
    }

    /// <summary>Reads on until it is known whether a leaf is below <paramref name="threshold"/>.</summary>
    /// <returns>The leaf's value when it is below, else <paramref name="threshold"/>.</returns>
    public int Read(ref PacketBitReader bits, int column, int row, int threshold)
    {
        int lowest = 0;
        for (int level = _levels - 1; level >= 0; level--)
        {
            int node = _starts[level] + (row >> level) * _widths[level] + (column >> level);
            lowest = Math.Max(lowest, _lowest[node]);
            while (lowest < threshold && !_complete[node])
            {
                if (bits.ReadBit() != 0)
                {
                    _complete[node] = true;
                }
                else
                {
                    lowest++;
                }
            }

            _lowest[node] = lowest;
        }

        return _complete[_starts[0] + row * _widths[0] + column] ? lowest : threshold;
    }
}
