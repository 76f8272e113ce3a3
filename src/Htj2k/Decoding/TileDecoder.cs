// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.BlockCoding;
using Htj2k.Codestream;

namespace Htj2k.Decoding;

/// <summary>Decodes one tile, or the only tile of several codestreams with the same headers.</summary>
internal sealed unsafe class TileDecoder : IDisposable
{
    private readonly MainHeader _header;
    private readonly int _index;
    private readonly DecodingOptions _options;
    private readonly BlockRowQueue<CodeBlockDecoder> _queue;
    private readonly DecodingState _state;
    private readonly Tile _tile;
    private readonly List<ComponentGroup> _groups;
    private GroupDecoder? _onlyGroup;

    public TileDecoder(
        ReadOnlySpan<byte> codestream, MainHeader header, int index, TilePartIndex tileParts, in DecodingOptions options, BlockRowQueue<CodeBlockDecoder> queue, DecodingState state)
    {
        (_header, _index, _options, _queue, _state) = (header, index, options, queue, state);
        _tile = new Tile(codestream, header, index, tileParts.Of(index), options.DiscardedResolutions, options.AllowTruncated);
        _groups = ComponentGroup.Of(_tile, header.Length);
        foreach (TileComponent component in _tile.Components)
        {
            if (options.DiscardedResolutions > component.Coding.Levels)
            {
                Htj2kFormatException.Throw($"{options.DiscardedResolutions} resolutions cannot be left out of {component.Coding.Levels + 1}", header.Length);
            }
        }
    }

    /// <summary>Decodes the tile.</summary>
    /// <param name="codestream">It stays where it is meanwhile.</param>
    public void Decode(ReadOnlySpan<byte> codestream, TilePartIndex tileParts, ReadOnlySpan<ComponentTarget> targets)
    {
        _tile.ReadPackets(codestream, tileParts.Of(_index), _options.AllowTruncated);
        if (!_tile.IsComplete && !_options.AllowTruncated)
        {
            Htj2kFormatException.Throw($"tile {_index} lacks packets", codestream.Length);
        }

        fixed (byte* first = codestream)
        {
            _state.Begin(first, codestream.Length, _tile.Segments);
            foreach (ComponentGroup group in _groups)
            {
                if (_tile.Components[group.First].Region.IsEmpty)
                {
                    continue;
                }

                if (_groups.Count == 1)
                {
                    _onlyGroup ??= new GroupDecoder(_tile, group, _options.DiscardedResolutions, _queue, _state);
                    _onlyGroup.Run(targets);
                }
                else
                {
                    using GroupDecoder decoder = new(_tile, group, _options.DiscardedResolutions, _queue, _state);
                    decoder.Run(targets);
                }
            }
        }
    }

    /// <summary>Forgets the packets, for another codestream with the same headers.</summary>
    public void Clear(TilePartIndex tileParts) => _tile.Clear(tileParts.Of(_index));

    public void Dispose() => _onlyGroup?.Dispose();
}
