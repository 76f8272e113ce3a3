// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Structure;

namespace Htj2k.Decoding;

/// <summary>What the workers that decode one frame share: the codestream, and whether its lanes turned out too narrow.</summary>
internal sealed unsafe class DecodingState
{
    private byte* _codestream;
    private int _length;
    private volatile bool _lanesTooNarrow;

    /// <summary>True when a coefficient or a lifting step did not fit the lanes.</summary>
    public bool LanesTooNarrow => _lanesTooNarrow;

    public ReadOnlySpan<byte> Codestream => new(_codestream, _length);

    /// <summary>What the packets of the tile have brought.</summary>
    public BlockContributions Segments { get; private set; } = new();

    /// <summary>Begins with a tile; the codestream stays where it is until the tile is done.</summary>
    public void Begin(byte* codestream, int length, BlockContributions segments)
    {
        Segments = segments;
        _codestream = codestream;
        _length = length;
        Restart();
    }

    /// <summary>Begins again with the same codestream.</summary>
    public void Restart() => _lanesTooNarrow = false;

    public void ReportLanesTooNarrow() => _lanesTooNarrow = true;
}
