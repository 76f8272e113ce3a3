// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.InteropServices;

namespace Htj2k.BlockCoding;

/// <summary>What one worker needs to decode code-blocks with vectors: buffers of fixed size, used again for each block.</summary>
internal sealed unsafe class CleanupDecoderScratch : IDisposable
{
    /// <summary>Widest and highest block that the vector kernel takes.</summary>
    public const int MaximumSide = 64;

    /// <summary>What is read of a MagSgn bit-stream: 1024 quads of four samples of 15 bits, one bit in eight stuffed.</summary>
    public const int MaximumMagSgnBytes = 9000;

    /// <summary>What is read of a VLC bit-stream.</summary>
    public const int MaximumVlcBytes = 4080;

    /// <summary>Ones or zeros behind a bit-stream: more than a row of quads can take (32 quads of 60 bits, 16 pairs of 38), and a load beyond.</summary>
    public const int TailBytes = 256 + 64;

    private const int QuadSlots = 8 + MaximumSide / 2 + 8;
    private const int SampleSlots = 16 + MaximumSide + 16;

    private byte* _memory;

    public CleanupDecoderScratch()
    {
        const int Total = MaximumMagSgnBytes + MaximumVlcBytes + 2 * TailBytes
            + QuadSlots * (4 * sizeof(uint) + 2 * sizeof(ulong) + sizeof(uint)) + SampleSlots * sizeof(ushort) + 256;
        _memory = (byte*)NativeMemory.AlignedAlloc(Total, 64);
        byte* next = _memory;
        MagSgn = Take(ref next, MaximumMagSgnBytes + TailBytes);
        Vlc = Take(ref next, MaximumVlcBytes + TailBytes);
        Entries = (uint*)Take(ref next, QuadSlots * sizeof(uint)) + 8;
        Residuals = (uint*)Take(ref next, QuadSlots * sizeof(uint)) + 8;
        Contexts = (uint*)Take(ref next, QuadSlots * sizeof(uint)) + 8;
        Bounds = (uint*)Take(ref next, QuadSlots * sizeof(uint)) + 8;
        FieldLengths = (uint*)Take(ref next, QuadSlots * sizeof(uint)) + 8;
        FieldMasks = (ulong*)Take(ref next, QuadSlots * sizeof(ulong)) + 8;
        Fields = (ulong*)Take(ref next, QuadSlots * sizeof(ulong)) + 8;
        BottomAbove = (ushort*)Take(ref next, SampleSlots * sizeof(ushort)) + 16;

        static byte* Take(ref byte* next, int bytes)
        {
            byte* taken = next;
            next += bytes;
            return taken;
        }
    }

    /// <summary>The MagSgn bits without stuffing.</summary>
    public byte* MagSgn { get; }

    /// <summary>The VLC bits without stuffing, in reading order.</summary>
    public byte* Vlc { get; }

    /// <summary>Entries of <see cref="CxtVlcDecoderTable"/> for a row of quads; a vector of margin lies on each side.</summary>
    public uint* Entries { get; }

    /// <summary>Exponent residuals u of the row.</summary>
    public uint* Residuals { get; }

    /// <summary>What the quads above say of each quad's context, as an index of <see cref="CxtVlcDecoderTable"/>.</summary>
    public uint* Contexts { get; }

    /// <summary>Entries of the row in bits 0-15, U in 16-31.</summary>
    public uint* Bounds { get; }

    /// <summary>Which bits of a quad's 64 are coded, 16 for each sample.</summary>
    public ulong* FieldMasks { get; }

    /// <summary>How many these are.</summary>
    public uint* FieldLengths { get; }

    /// <summary>A quad's coded bits in their places.</summary>
    public ulong* Fields { get; }

    /// <summary>2|x| - 1 (or 0) of the bottom samples of the quad row above; a vector of margin lies on each side.</summary>
    public ushort* BottomAbove { get; }

    /// <summary>Zeros for the row above the first, and for all margins.</summary>
    public void Clear()
    {
        new Span<uint>(Entries - 8, QuadSlots).Clear();
        new Span<uint>(Residuals - 8, QuadSlots).Clear();
        new Span<ushort>(BottomAbove - 16, SampleSlots).Clear();
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
    }
}
