// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.BlockCoding;

namespace Htj2k.Codestream;

/// <summary>A tile: its components and its packets in progression order.</summary>
internal sealed class Tile
{
    private readonly MainHeader _header;
    private readonly PacketReader _reader;
    private readonly List<CodedPrecinct> _precincts = [];
    private int _next;

    /// <param name="codestreamBytes">Each packet has a byte at least: a tile with more packets than bytes is refused before memory is spent on it.</param>
    public Tile(MainHeader header, int index, int codestreamBytes)
    {
        _header = header;
        _reader = new PacketReader(header);
        int column = index % header.TilesAcross;
        int row = index / header.TilesAcross;
        long left = header.FirstTile.Left + (long)column * header.FirstTile.Width;
        long top = header.FirstTile.Top + (long)row * header.FirstTile.Height;
        Region = new Region(
            (int)left,
            (int)top,
            (int)Math.Min(left + header.FirstTile.Width, int.MaxValue),
            (int)Math.Min(top + header.FirstTile.Height, int.MaxValue)).Intersect(header.Image);
        Components = new TileComponent[header.Components.Length];
        long packets = 0;
        for (int c = 0; c < Components.Length; c++)
        {
            Components[c] = new TileComponent(header, c, Region);
            for (int resolution = 0; resolution <= Components[c].Coding.Levels; resolution++)
            {
                packets += Components[c].PrecinctCount(resolution) * header.Layers;
            }
        }

        if (packets > codestreamBytes)
        {
            Htj2kFormatException.Throw($"tile {index} has {packets} packets; the {codestreamBytes} bytes of the codestream cannot hold them", header.Length);
        }

        for (int c = 0; c < Components.Length; c++)
        {
            for (int resolution = 0; resolution <= Components[c].Coding.Levels; resolution++)
            {
                Components[c].AddPrecincts(_precincts, c, resolution, Region);
            }
        }

        _precincts.Sort(Compare);
    }

    /// <summary>The tile on the reference grid.</summary>
    public Region Region { get; }

    public TileComponent[] Components { get; }

    /// <summary>True when all packets have been read.</summary>
    public bool IsComplete => _next == _precincts.Count * _header.Layers;

    /// <summary>Reads the packets of one tile-part, as far as they matter.</summary>
    /// <param name="data">The codestream up to the end of the tile-part.</param>
    /// <param name="resolutions">How many resolutions matter.</param>
    public void ReadPackets(ReadOnlySpan<byte> data, int position, int resolutions)
    {
        while (position < data.Length && !IsComplete)
        {
            (CodedPrecinct precinct, int layer) = PacketAt(_next);
            if (precinct.Resolution >= resolutions && ResolutionsInOrder)
            {
                return;
            }

            position = _reader.Read(data, position, precinct, layer);
            _next++;
        }
    }

    /// <summary>Whether all packets of the first <paramref name="resolutions"/> resolutions have been read.</summary>
    public bool Has(int resolutions)
        => IsComplete || (ResolutionsInOrder && PacketAt(_next).Precinct.Resolution >= resolutions);

    /// <summary>Forgets all packets, for a codestream with the same headers.</summary>
    public void Clear()
    {
        _next = 0;
        foreach (CodedPrecinct precinct in _precincts)
        {
            precinct.Clear();
        }

        foreach (TileComponent component in Components)
        {
            for (int resolution = 0; resolution <= component.Coding.Levels; resolution++)
            {
                foreach (CodedSubband subband in component.Subbands(resolution))
                {
                    subband.Clear();
                }
            }
        }
    }

    private bool ResolutionsInOrder => _header.Order
        is ProgressionOrder.ResolutionLayerComponentPosition or ProgressionOrder.ResolutionPositionComponentLayer;

    /// <summary>Layers come innermost, but in the two orders that name them before positions.</summary>
    private (CodedPrecinct Precinct, int Layer) PacketAt(int packet)
    {
        switch (_header.Order)
        {
            case ProgressionOrder.LayerResolutionComponentPosition:
                return (_precincts[packet % _precincts.Count], packet / _precincts.Count);
            case ProgressionOrder.ResolutionLayerComponentPosition:
                // Precincts are sorted by resolution: find the run of this one.
                int first = 0;
                int last = 0;
                while (true)
                {
                    int resolution = _precincts[first].Resolution;
                    while (last < _precincts.Count && _precincts[last].Resolution == resolution)
                    {
                        last++;
                    }

                    int inRun = packet - first * _header.Layers;
                    if (inRun < (last - first) * _header.Layers)
                    {
                        return (_precincts[first + inRun % (last - first)], inRun / (last - first));
                    }

                    first = last;
                }

            default:
                return (_precincts[packet / _header.Layers], packet % _header.Layers);
        }
    }

    /// <summary>The order of precincts in the progressions of T.800 B.12.1.</summary>
    private int Compare(CodedPrecinct a, CodedPrecinct b)
    {
        (int, int, int, int, int) Key(CodedPrecinct p) => _header.Order switch
        {
            ProgressionOrder.ResolutionPositionComponentLayer => (p.Resolution, p.Y, p.X, p.Component, p.Index),
            ProgressionOrder.PositionComponentResolutionLayer => (p.Y, p.X, p.Component, p.Resolution, p.Index),
            ProgressionOrder.ComponentPositionResolutionLayer => (p.Component, p.Y, p.X, p.Resolution, p.Index),
            _ => (p.Resolution, p.Component, p.Index, 0, 0),
        };

        return Key(a).CompareTo(Key(b));
    }
}
