// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Codestream.MarkerSegments;

namespace Htj2k.Codestream.Packets;

/// <summary>A precinct (T.800 B.6): its place in the progression, and the state after the packets read so far.</summary>
internal struct ParsedPrecinct
{
    public int Component;

    public int Resolution;

    /// <summary>Column of its resolution's grid of precincts.</summary>
    public int Column;

    public int Row;

    /// <summary>Position on the reference grid at which the progression meets it.</summary>
    public int X;

    public int Y;

    /// <summary>The layer of its next packet.</summary>
    public int NextLayer;

    /// <summary>
    /// The nodes of its tag trees, for each sub-band inclusion and zero bit-planes; null before a packet brings something.
    /// </summary>
    public int[]? TagTrees;

    /// <summary>The order of precincts in the progressions of T.800 B.12.1, all layers aside.</summary>
    public static int Compare(ProgressionOrder order, in ParsedPrecinct a, in ParsedPrecinct b)
    {
        (int, int, int, int, int, int) first = Key(order, a);
        return first.CompareTo(Key(order, b));
    }

    private static (int, int, int, int, int, int) Key(ProgressionOrder order, in ParsedPrecinct p) => order switch
    {
        ProgressionOrder.ResolutionPositionComponentLayer => (p.Resolution, p.Y, p.X, p.Component, p.Row, p.Column),
        ProgressionOrder.PositionComponentResolutionLayer => (p.Y, p.X, p.Component, p.Resolution, p.Row, p.Column),
        ProgressionOrder.ComponentPositionResolutionLayer => (p.Component, p.Y, p.X, p.Resolution, p.Row, p.Column),
        _ => (p.Resolution, p.Component, p.Row, p.Column, 0, 0),
    };
}
