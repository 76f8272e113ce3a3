// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Codestream.MarkerSegments;
using Htj2k.Codestream.Packets;
using Htj2k.Contract;
using Htj2k.Structure;

namespace Htj2k.Codestream;

/// <summary>A tile: its components, and its packets in progression order.</summary>
internal sealed class Tile
{
    /// <summary>Precincts that a tile may have beyond its bytes when it may be truncated, and one more for so many samples.</summary>
    private const int TruncatedPrecincts = 4096;

    private const int TruncatedSamplesPerPrecinct = 16;

    /// <summary>Code-blocks that packet headers may look at for each byte, and for each sample of the tile.</summary>
    private const int ScansPerByte = 256, ScansPerSample = 4;

    private readonly MainHeader _main;
    private readonly CodingStyle _style;
    private readonly PacketSequence _sequence;
    private readonly PacketReader _reader;
    private readonly byte[] _packed;
    private readonly bool _hasPacked;
    private readonly int _discarded;
    private readonly long[] _missing;
    private readonly long _samples;
    private int _complete;
    private int _part;
    private bool _isInPart;
    private int _position;
    private int _packedPosition;

    /// <param name="parts">The tile's tile-parts.</param>
    /// <param name="discarded">How many of each component's highest resolutions do not matter.</param>
    /// <param name="allowTruncated">Packets may be missing.</param>
    /// <exception cref="Htj2kFormatException">More packets than bytes: each packet has one at least.</exception>
    public Tile(ReadOnlySpan<byte> codestream, MainHeader main, int index, ReadOnlySpan<TilePart> parts, int discarded, bool allowTruncated)
    {
        _main = main;
        _discarded = discarded;
        TileHeader header = TileHeader.Read(codestream, main, parts);
        Coding = header.Coding;
        _style = header.Coding.Style;
        _packed = header.JoinPackedPacketHeaders();
        _hasPacked = header.HasPackedPacketHeaders;
        Region = main.Size.Tile(index);
        int headerEnd = parts.IsEmpty ? main.Length : parts[0].HeaderStart;
        Components = new TileComponent[main.Size.Components.Length];
        for (int c = 0; c < Components.Length; c++)
        {
            Components[c] = new TileComponent(main.Size.Components[c], header.Coding, c, Region, headerEnd);
        }

        long bytes = BytesOf(parts);
        long precincts = TilePrecincts.Count(Components);
        foreach (TileComponent component in Components)
        {
            _samples = SampleCount.Add(_samples, component.Region);
        }

        bool fits = precincts <= (allowTruncated
            ? bytes + TruncatedPrecincts + _samples / TruncatedSamplesPerPrecinct
            : bytes / _style.Layers);
        if (!fits)
        {
            Htj2kFormatException.Throw($"the {bytes} bytes of tile {index} cannot hold {precincts} packets a layer", headerEnd);
        }

        Precincts = TilePrecincts.List(Components, Region, precincts);
        List<ProgressionVolume> volumes = header.Coding.Volumes.Count > 0 ? [.. header.Coding.Volumes] : [ProgressionVolume.All(_style)];
        _sequence = new PacketSequence(Precincts, _style.Layers, volumes);
        _reader = new PacketReader(_style, Segments, ScansOf(parts));
        _missing = new long[HighestNeeded() + 1];
        CountNeeded();
    }

    public CodingParameters Coding { get; }

    /// <summary>The tile on the reference grid.</summary>
    public Region Region { get; }

    public TileComponent[] Components { get; }

    /// <summary>By component and resolution.</summary>
    public ParsedPrecinct[] Precincts { get; }

    /// <summary>The segments that packets have brought.</summary>
    public BlockContributions Segments { get; } = new();

    /// <summary>Where the last packet that was read ends.</summary>
    public int Position => _position;

    /// <summary>True when all packets of a resolution, and of those below it, have been read, as far as they matter.</summary>
    /// <param name="resolution">From each component's lowest one, which is 0.</param>
    public bool HasPackets(int resolution)
    {
        while (_complete < _missing.Length && _missing[_complete] == 0)
        {
            _complete++;
        }

        return _complete > Math.Min(resolution, _missing.Length - 1);
    }

    /// <summary>Reads on until <see cref="HasPackets"/>, or to the end of the last tile-part.</summary>
    /// <param name="parts">The tile's tile-parts.</param>
    /// <param name="allowTruncated">Stop where the codestream does.</param>
    public void ReadPackets(ReadOnlySpan<byte> codestream, ReadOnlySpan<TilePart> parts, bool allowTruncated, int resolution)
    {
        for (; !HasPackets(resolution) && _part < parts.Length; _part++, _isInPart = false)
        {
            TilePart part = parts[_part];
            ReadOnlySpan<byte> packed = _packed;
            bool isPacked = _hasPacked;
            if (_main.PackedPacketHeaders is { } runs)
            {
                isPacked = true;
                packed = part.Index < runs.Count ? runs[part.Index].Span : default;
            }

            if (!_isInPart)
            {
                _isInPart = true;
                _position = part.DataStart;
                _packedPosition = _main.PackedPacketHeaders is null ? _packedPosition : 0;
            }

            ReadOnlySpan<byte> data = codestream[..part.End];
            bool mayEnd = allowTruncated && data.Length == codestream.Length;

            // PPT may hold the headers of packets in later tile-parts, too: those of this one end with its bytes.
            bool mayGoOn = _main.PackedPacketHeaders is not null || _part == parts.Length - 1;
            while ((isPacked ? _packedPosition < packed.Length && (mayGoOn || _position < data.Length) : _position < data.Length)
                && _sequence.TryNext(out int next))
            {
                ref ParsedPrecinct precinct = ref Precincts[next];
                try
                {
                    _reader.Read(data, ref _position, packed, ref _packedPosition, isPacked,
                        Components[precinct.Component].Resolutions[precinct.Resolution], ref precinct);
                }
                catch (Htj2kFormatException exception) when (mayEnd && exception.Offset >= data.Length)
                {
                    _part = parts.Length;
                    return;
                }

                if (IsNeeded(precinct))
                {
                    _missing[precinct.Resolution]--;
                    if (HasPackets(resolution))
                    {
                        return;
                    }
                }
            }
        }
    }

    /// <summary>Forgets all packets, for a codestream with the same headers.</summary>
    public void Clear(ReadOnlySpan<TilePart> parts)
    {
        foreach (ref ParsedPrecinct precinct in Precincts.AsSpan())
        {
            precinct.NextLayer = 0;
            precinct.TagTrees.AsSpan().Clear();
        }

        foreach (TileComponent component in Components)
        {
            foreach (Resolution resolution in component.Resolutions)
            {
                foreach (ParsedSubband subband in resolution.Subbands)
                {
                    subband.Clear();
                }
            }
        }

        Segments.Clear();
        _sequence.Restart();
        _reader.Restart(ScansOf(parts));
        CountNeeded();
    }

    private bool IsNeeded(in ParsedPrecinct precinct) => precinct.Resolution + _discarded <= Components[precinct.Component].Coding.Levels;

    /// <summary>Code-blocks that packet headers may look at.</summary>
    private long ScansOf(ReadOnlySpan<TilePart> parts)
        => ScansPerByte * BytesOf(parts) + ScansPerSample * Math.Min(_samples, long.MaxValue / (2 * ScansPerSample));

    /// <summary>Bytes that packets may lie in.</summary>
    private long BytesOf(ReadOnlySpan<TilePart> parts)
    {
        long bytes = _packed.Length;
        foreach (TilePart part in parts)
        {
            bytes += part.End - part.DataStart;
            if (_main.PackedPacketHeaders is { } runs && part.Index < runs.Count)
            {
                bytes += runs[part.Index].Length;
            }
        }

        return bytes;
    }

    private int HighestNeeded()
    {
        int highest = 0;
        foreach (TileComponent component in Components)
        {
            highest = Math.Max(highest, component.Coding.Levels - _discarded);
        }

        return highest;
    }

    /// <summary>Back to the first packet.</summary>
    private void CountNeeded()
    {
        (_complete, _part, _isInPart, _packedPosition) = (0, 0, false, 0);
        Array.Clear(_missing);
        foreach (ref readonly ParsedPrecinct precinct in Precincts.AsSpan())
        {
            if (IsNeeded(precinct))
            {
                _missing[precinct.Resolution] += _style.Layers;
            }
        }
    }
}
