// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Htj2k.BlockCoding.HighThroughput.Tables;

namespace Htj2k.BlockCoding.HighThroughput.Decoding.Vectors;

/// <summary>A cleanup segment that is being decoded by vectors: its three bit-streams, unstuffed, and its current row of quads.</summary>
/// <remarks>
/// All in one piece of native memory, two of them side by side: the loop over codewords then needs one register for all addresses, and has
/// the others for bits. All arrays begin at multiples of 64 bytes, as the memory does: a vector of that size then lies in one line of the
/// cache.
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct OpenSegment
{
    /// <summary>Widest and highest block that it takes.</summary>
    public const int MaximumSide = 64;

    /// <summary>The most bytes read of a MagSgn bit-stream: 1024 quads of four samples of 31 bits, one bit in eight stuffed.</summary>
    public const int MaximumMagSgnBytes = 18500;

    /// <summary>The most bytes read of a VLC bit-stream.</summary>
    public const int MaximumVlcBytes = 4080;

    /// <summary>
    /// Ones or zeros after a bit-stream: more than a row of quads can take (32 quads of 124 bits, 16 pairs of 38), and a load beyond.
    /// </summary>
    public const int TailBytes = 512 + 64;

    /// <summary>Quads, or samples of a row, that lie before the first in <see cref="Entries"/> and <see cref="BottomAbove"/>.</summary>
    public const int Margin = 16;

    /// <summary>Room for the quads of a row, and those of a vector after them.</summary>
    public const int QuadSlots = MaximumSide / 2 + 16;

    /// <summary>Room for the pairs of a row, and more.</summary>
    public const int PairSlots = 32;

    /// <summary>Lanes of <see cref="BottomAbove"/>.</summary>
    public const int SampleSlots = Margin + MaximumSide + 16;

    /// <summary>
    /// The part of each quad's context that comes from the quads above, as an address in <see cref="CxtVlcDecoderTable.OtherRows"/>.
    /// </summary>
    public fixed ulong Contexts[QuadSlots];

    /// <summary>Entries of <see cref="CxtVlcDecoderTable"/> for the row.</summary>
    public fixed uint Entries[Margin + QuadSlots];

    /// <summary>The entry of <see cref="UvlcDecoderTable"/> of each quad pair.</summary>
    public fixed ulong Prefixes[PairSlots];

    /// <summary>The VLC bits that it was found with, and those after.</summary>
    public fixed uint PrefixBits[PairSlots];

    public MelEvents Mel;

    /// <summary>Events that are read but not used: see <see cref="MelEvents.TopUp"/>.</summary>
    public ulong Events;

    /// <summary>
    /// True when the current row of quads has no significant sample, as all its contexts are empty and no event tells of one. The
    /// contexts of the next row are empty then, as far as they come from above.
    /// </summary>
    public bool IsZero;

    /// <summary>Bits of <see cref="Vlc"/> that are read.</summary>
    public nint VlcPosition;

    public nint VlcEnd;

    public long MagSgnPosition;

    public long MagSgnEnd;

    /// <summary>The block's first coefficient.</summary>
    public void* Coefficients;

    /// <summary>The largest U so far, by lanes.</summary>
    public Vector256<uint> LargestBound;

    /// <summary>Bits 16-27 of the row's entries in bits 0-11, U in 16-31; vectors of 32 bytes need it on 32-bit lanes alone.</summary>
    public fixed uint Bounds[QuadSlots];

    /// <summary>Which bits of 64 are coded: those of a quad on 16-bit lanes, of half a quad on 32-bit ones.</summary>
    public fixed ulong FieldMasks[2 * QuadSlots];

    /// <summary>
    /// How many these are; on 16-bit lanes the masks tell. Kernels on vectors of 16 bytes need no masks and keep four bytes here for each
    /// quad, one for each of its samples.
    /// </summary>
    public fixed uint FieldLengths[2 * QuadSlots];

    /// <summary>What is added to coded bits on 16-bit lanes: see <see cref="DecodedQuadRow16"/>.</summary>
    public fixed ulong Uncoded[QuadSlots];

    /// <summary>The coded bits in their places.</summary>
    public fixed ulong Fields[2 * QuadSlots];

    /// <summary>
    /// 2|x| - 1 (or 0) of the bottom samples of the quad row above, each as wide as a lane; a vector of margin lies on each side.
    /// </summary>
    public fixed uint BottomAbove[SampleSlots];

    /// <summary>A row of top samples, and one of bottom samples, before they are widened.</summary>
    public fixed short NarrowSamples[2 * SampleSlots];

    /// <summary>The VLC bits without stuffing, in reading order.</summary>
    public fixed byte Vlc[(MaximumVlcBytes + TailBytes + 63) & ~63];

    /// <summary>The MagSgn bits without stuffing.</summary>
    public fixed byte MagSgn[(MaximumMagSgnBytes + TailBytes + 63) & ~63];

    /// <summary>Unstuffs a segment; zeros stand for the row above its first.</summary>
    /// <param name="memory">Receives the state; its former content is forgotten.</param>
    /// <param name="segment">Stays in place until it is decoded.</param>
    /// <param name="suffixLength">Bytes of MEL and VLC at its end.</param>
    public static void Open(OpenSegment* memory, byte* segment, int length, int suffixLength, void* coefficients)
    {
        byte* suffix = segment + length - suffixLength;
        int magSgnLength = Math.Min(length - suffixLength, MaximumMagSgnBytes);
        memory->Mel = new MelEvents(suffix, suffixLength - 1);
        memory->Events = 1;
        memory->IsZero = true;
        memory->VlcPosition = 0;
        memory->VlcEnd = 8 * Unstuffing.Vlc(new ReadOnlySpan<byte>(suffix, suffixLength), memory->Vlc);
        memory->MagSgnPosition = 0;
        memory->MagSgnEnd = 8L * Unstuffing.MagSgn(new ReadOnlySpan<byte>(segment, magSgnLength), memory->MagSgn);
        memory->Coefficients = coefficients;
        memory->LargestBound = Vector256<uint>.Zero;
        DecodedQuadRow.ClearContexts(memory);
        new Span<uint>(memory->Entries, Margin + QuadSlots).Clear();
        new Span<ulong>(memory->Prefixes, PairSlots).Clear();
        new Span<uint>(memory->BottomAbove, SampleSlots).Clear();
    }
}
