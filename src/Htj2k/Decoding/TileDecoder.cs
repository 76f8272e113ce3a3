// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.BlockCoding;
using Htj2k.Codestream;
using Htj2k.Contract;
using Htj2k.Scheduling;
using Htj2k.Structure;

namespace Htj2k.Decoding;

/// <summary>Decodes one tile, or the only tile of several codestreams with the same headers.</summary>
internal sealed unsafe class TileDecoder : IDisposable
{
    private readonly int _index;
    private readonly TilePartIndex _tileParts;
    private readonly DecodingOptions _options;
    private readonly FramePartQueue<CodeBlockDecoder> _queue;
    private readonly DecodingState _state;
    private readonly Tile _tile;
    private readonly List<ComponentGroup> _groups;
    private GroupDecoder? _onlyGroup;

    public TileDecoder(
        ReadOnlySpan<byte> codestream, MainHeader header, int index, TilePartIndex tileParts, in DecodingOptions options,
            FramePartQueue<CodeBlockDecoder> queue, DecodingState state)
    {
        (_index, _tileParts, _options, _queue, _state) = (index, tileParts, options, queue, state);
        _tile = new Tile(codestream, header, index, tileParts.Of(index), options.DiscardedResolutions, options.AllowTruncated);
        _groups = ComponentGroup.Of(_tile, header.Length);
        foreach (TileComponent component in _tile.Components)
        {
            if (options.DiscardedResolutions > component.Coding.Levels)
            {
                Htj2kFormatException.Throw(
                    $"{options.DiscardedResolutions} resolutions cannot be left out of {component.Coding.Levels + 1}", header.Length);
            }
        }
    }

    /// <summary>Decodes the tile.</summary>
    /// <param name="codestream">It stays where it is meanwhile.</param>
    public void Decode(ReadOnlySpan<byte> codestream, ReadOnlySpan<ComponentTarget> targets)
    {
        fixed (byte* first = codestream)
        {
            _state.Begin(first, codestream.Length, _tile.Segments);
            if (_options.RequireAllPasses)
            {
                // All packets at once: what they lack is known before any block is decoded.
                ReadPackets(int.MaxValue);
                if (LacksPasses())
                {
                    throw new MissingPassesException(codestream.Length);
                }
            }

            foreach (ComponentGroup group in _groups)
            {
                if (_tile.Components[group.First].Region.IsEmpty)
                {
                    continue;
                }

                if (_groups.Count == 1)
                {
                    _onlyGroup ??= new GroupDecoder(_tile, group, _options.DiscardedResolutions, _queue, _state, ReadPackets);
                    _onlyGroup.Run(targets);
                }
                else
                {
                    using GroupDecoder decoder = new(_tile, group, _options.DiscardedResolutions, _queue, _state, ReadPackets);
                    decoder.Run(targets);
                }
            }

            // Those of groups without samples.
            ReadPackets(int.MaxValue);
        }
    }

    /// <summary>Forgets the packets, for another codestream with the same headers.</summary>
    public void Clear() => _tile.Clear(_tileParts.Of(_index));

    public void Dispose() => _onlyGroup?.Dispose();

    /// <summary>True when a code-block that has been read lacks passes; see <see cref="ParsedSubband.LacksPasses"/>.</summary>
    private bool LacksPasses()
    {
        foreach (TileComponent component in _tile.Components)
        {
            foreach (Resolution resolution in component.Resolutions)
            {
                foreach (ParsedSubband subband in resolution.Subbands)
                {
                    if (subband.LacksPasses())
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }

    /// <summary>Reads the packets of a resolution and of those below it.</summary>
    private void ReadPackets(int resolution)
    {
        _tile.ReadPackets(_state.Codestream, _tileParts.Of(_index), _options.AllowTruncated, resolution);
        if (!_tile.HasPackets(resolution) && !_options.AllowTruncated)
        {
            Htj2kFormatException.Throw($"tile {_index} lacks packets", _state.Codestream.Length);
        }
    }
}
