// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;

namespace Htj2k.Codestream.Packets;

/// <summary>A tag tree (T.800 B.10.2): learns a grid of numbers, each node being the smallest of the up to four below it.</summary>
/// <param name="nodes">
/// Known facts: twice the number that a node is not below, plus one when that is the node's own. All leaves first, then each level up.
/// </param>
internal readonly ref struct TagTree(Span<int> nodes, int width, int height)
{
    /// <summary>Levels of a tree over the largest grid.</summary>
    private const int MaximumLevels = 32;

    private readonly Span<int> _nodes = nodes;

    /// <summary>Nodes of a tree over a grid.</summary>
    public static int NodeCount(int width, int height)
    {
        int nodes = 0;
        for (; (long)width * height > 1; width = (width + 1) / 2, height = (height + 1) / 2)
        {
            nodes += width * height;
        }

        return nodes + width * height;
    }

    /// <summary>Reads on until it is known whether a leaf is below <paramref name="threshold"/>.</summary>
    /// <returns>The leaf's value when it is below, else <paramref name="threshold"/>.</returns>
    [SkipLocalsInit]
    public int Read(ref PacketBitReader bits, int column, int row, int threshold)
    {
        // From the leaf up to a node that is known, or the root, to go back from there to the leaf.
        Span<int> path = stackalloc int[MaximumLevels];
        int levels = 0;
        int first = 0;
        int across = width;
        int down = height;
        while (true)
        {
            int node = first + (row >> levels) * across + (column >> levels);
            path[levels] = node;
            levels++;
            if ((_nodes[node] & 1) != 0 || (long)across * down <= 1)
            {
                break;
            }

            first += across * down;
            across = (across + 1) / 2;
            down = (down + 1) / 2;
        }

        int lowest = 0;
        bool known = false;
        while (--levels >= 0)
        {
            ref int node = ref _nodes[path[levels]];
            lowest = Math.Max(lowest, node >> 1);
            known = (node & 1) != 0;
            while (lowest < threshold && !known)
            {
                if (bits.ReadBit() != 0)
                {
                    known = true;
                }
                else
                {
                    lowest++;
                }
            }

            node = lowest << 1 | (known ? 1 : 0);
        }

        return known ? lowest : threshold;
    }
}
