// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.BlockCoding;
using Htj2k.Memory;
using Htj2k.Wavelets;

namespace Htj2k.Decoding;

/// <summary>What the workers and the wavelet of one frame share: the codestream, and whether its lanes turned out too narrow.</summary>
internal sealed unsafe class DecodingState : IDisposable
{
    private readonly NativeBuffer<byte> _overflow = new(InverseLifting.OverflowBytes);
    private byte* _codestream;
    private int _length;
    private volatile bool _blockTooWide;

    /// <summary>See <see cref="InverseLifting"/>.</summary>
    public byte* Overflow => _overflow.Start;

    /// <summary>True when a coefficient or a lifting step did not fit the lanes.</summary>
    public bool LanesTooNarrow => _blockTooWide || new ReadOnlySpan<byte>(Overflow, InverseLifting.OverflowBytes).ContainsAnyExcept((byte)0);

    public ReadOnlySpan<byte> Codestream => new(_codestream, _length);

    /// <summary>What the packets of the tile have brought.</summary>
    public CodedSegments Segments { get; private set; } = new();

    /// <summary>Begins with a tile; the codestream stays where it is until the tile is done.</summary>
    public void Begin(byte* codestream, int length, CodedSegments segments)
    {
        Segments = segments;
        _codestream = codestream;
        _length = length;
        Restart();
    }

    /// <summary>Begins again with the same codestream.</summary>
    public void Restart()
    {
        _blockTooWide = false;
        new Span<byte>(Overflow, InverseLifting.OverflowBytes).Clear();
    }

    public void ReportBlockTooWide() => _blockTooWide = true;

    public void Dispose() => _overflow.Dispose();
}
