// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Codestream.Packets;
using Htj2k.Structure;

namespace Htj2k.Codestream;

/// <summary>The precincts of a tile, by component and resolution.</summary>
internal static class TilePrecincts
{
    /// <summary>How many there are; at most <see cref="long.MaxValue"/>.</summary>
    public static long Count(ReadOnlySpan<TileComponent> components)
    {
        long count = 0;
        foreach (TileComponent component in components)
        {
            foreach (Resolution resolution in component.Resolutions)
            {
                count = SampleCount.Add(count, resolution.Precincts);
            }
        }

        return count;
    }

    /// <param name="tile">The tile on the reference grid.</param>
    /// <param name="count">As <see cref="Count"/> gave it.</param>
    public static ParsedPrecinct[] List(ReadOnlySpan<TileComponent> components, Region tile, long count)
    {
        ParsedPrecinct[] precincts = new ParsedPrecinct[count];
        int next = 0;
        for (int c = 0; c < components.Length; c++)
        {
            TileComponent component = components[c];
            for (int r = 0; r < component.Resolutions.Length; r++)
            {
                Region grid = component.Resolutions[r].Precincts;
                for (int row = grid.Top; row < grid.Bottom; row++)
                {
                    for (int column = grid.Left; column < grid.Right; column++)
                    {
                        (int x, int y) = component.ProgressionPosition(r, column, row, tile);
                        precincts[next++] = new ParsedPrecinct { Component = c, Resolution = r, Column = column, Row = row, X = x, Y = y };
                    }
                }
            }
        }

        return precincts;
    }
}
