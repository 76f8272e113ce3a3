// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.Intrinsics.X86;
using Htj2k.Structure;

namespace Htj2k.Decoding;

/// <summary>The state that the workers of one frame share: the codestream, and whether the lanes are too narrow for it.</summary>
internal sealed unsafe class DecodingState
{
    private const int CacheLineBytes = 64;

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

    /// <summary>Asks for the bytes of a code-block that will soon be decoded: those of large frames are not in the caches.</summary>
    public void Prefetch(in ParsedBlock block)
    {
        if (!Sse.IsSupported || block.FirstContribution == 0)
        {
            return;
        }

        ref readonly Contribution first = ref Segments[block.FirstContribution];
        for (int offset = 0; offset < first.Length; offset += CacheLineBytes)
        {
            Sse.Prefetch1(_codestream + first.Offset + offset);
        }
    }

    /// <summary>Begins again with the same codestream.</summary>
    public void Restart() => _lanesTooNarrow = false;

    public void ReportLanesTooNarrow() => _lanesTooNarrow = true;
}
