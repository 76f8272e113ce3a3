// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Structure;

namespace Htj2k.Decoding;

/// <summary>The state that the workers of one frame share: the codestream, and whether the lanes are too narrow for it.</summary>
internal sealed unsafe class DecodingState
{
    private byte* _codestream;
    private int _length;
    private volatile bool _lanesTooNarrow;

    /// <summary>True when a coefficient or a lifting step did not fit the lanes.</summary>
    public bool LanesTooNarrow => _lanesTooNarrow;

    public ReadOnlySpan<byte> Codestream => new(_codestream, _length);

    /// <summary>The segments that the packets of the tile have brought.</summary>
    public BlockContributions Segments { get; private set; } = new();

    /// <summary>Begins a tile; the codestream stays where it is until the tile is done.</summary>
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
