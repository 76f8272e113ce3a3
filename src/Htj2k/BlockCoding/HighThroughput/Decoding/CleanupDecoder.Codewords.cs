// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Htj2k.BlockCoding.HighThroughput.Decoding.Vectors;
using Htj2k.BlockCoding.HighThroughput.Tables;

namespace Htj2k.BlockCoding.HighThroughput.Decoding;

/// <content>
/// The first step of the decoder on vectors: codewords and residuals of a row of quads, by tables. Each tells where the next begins, so the
/// time is that of the chain from bits to bits: contexts are addresses, which need no more than one addition.
/// </content>
internal static unsafe partial class CleanupDecoder
{
    /// <summary>The bit of an entry that tells of a residual; as an address, half of <see cref="UvlcDecoderTable"/>'s bit 7.</summary>
    private const uint HasResidual = 0x200;

    /// <summary>Entries and residuals of the first row of quads, whose contexts come from the left alone.</summary>
    private static void ReadFirstRow(OpenSegment* block, int quads)
    {
        byte* table = Address(CxtVlcDecoderTable.FirstRow);
        byte* uvlc = Address(UvlcDecoderTable.FirstRow);
        nint position = block->VlcPosition;
        ulong events = block->Events;
        int rho = 0;
        ulong bits = VlcBits(block, position);
        for (nint quad = 0; quad < quads; quad += 2)
        {
            if (quad % MelEvents.FirstRowQuads == 0)
            {
                events = block->Mel.TopUp(events);
            }

            uint first = ReadQuad(table, table + (CleanupContext.FirstRow(rho) << 9), ref bits, ref events);
            rho = CxtVlcDecoderTable.Rho(first);
            uint second = 0;
            if (quad + 1 < quads)
            {
                second = ReadQuad(table, table + (CleanupContext.FirstRow(rho) << 9), ref bits, ref events);
                rho = CxtVlcDecoderTable.Rho(second);
            }

            byte* prefixes = uvlc;
            if ((first & second & HasResidual) != 0)
            {
                prefixes += (nint)(events & 1) * HasResidual;
                events >>= 1;
            }

            StorePair(block, quad, first, second, Prefixes(prefixes, first, second, bits), ref bits, ref position);
        }

        block->VlcPosition = position;
        block->Events = events;
    }

    /// <summary>Entries and residuals of any other row, from an even quad on.</summary>
    private static void ReadQuads(OpenSegment* block, nint quad, int quads, uint left)
    {
        byte* table = Address(CxtVlcDecoderTable.OtherRows);
        byte* uvlc = Address(UvlcDecoderTable.OtherRows);
        nint position = block->VlcPosition;
        ulong events = block->Events;
        ulong bits = VlcBits(block, position);
        nint pairs = quads & ~1;
        for (; quad < pairs; quad += 2)
        {
            uint first = ReadQuad(table, Context(block, quad, left), ref bits, ref events);
            uint second = ReadQuad(table, Context(block, quad + 1, FromLeft(first)), ref bits, ref events);
            left = FromLeft(second);
            StorePair(block, quad, first, second, Prefixes(uvlc, first, second, bits), ref bits, ref position);
        }

        block->VlcPosition = position;
        block->Events = events;
        if (quad < quads)
        {
            ReadLastQuad(block, quad, left);
        }
    }

    /// <summary><see cref="ReadQuads"/> of two blocks, whose chains of codewords run side by side.</summary>
    private static void ReadTwoRows(OpenSegment* blocks, int quads0, int quads1)
    {
        byte* table = Address(CxtVlcDecoderTable.OtherRows);
        byte* uvlc = Address(UvlcDecoderTable.OtherRows);
        ulong events0 = blocks[0].Events;
        ulong events1 = blocks[1].Events;
        nint position0 = blocks[0].VlcPosition;
        nint position1 = blocks[1].VlcPosition;
        uint left0 = 0;
        uint left1 = 0;
        ulong bits0 = VlcBits(blocks, position0);
        ulong bits1 = VlcBits(blocks + 1, position1);
        nint quad = 0;
        nint pairs = Math.Min(quads0, quads1) & ~1;
        for (; quad < pairs; quad += 2)
        {
            uint first0 = ReadQuad(table, Context(blocks, quad, left0), ref bits0, ref events0);
            uint first1 = ReadQuad(table, Context(blocks + 1, quad, left1), ref bits1, ref events1);
            uint second0 = ReadQuad(table, Context(blocks, quad + 1, FromLeft(first0)), ref bits0, ref events0);
            uint second1 = ReadQuad(table, Context(blocks + 1, quad + 1, FromLeft(first1)), ref bits1, ref events1);
            left0 = FromLeft(second0);
            left1 = FromLeft(second1);
            StorePair(blocks, quad, first0, second0, Prefixes(uvlc, first0, second0, bits0), ref bits0, ref position0);
            StorePair(blocks + 1, quad, first1, second1, Prefixes(uvlc, first1, second1, bits1), ref bits1, ref position1);
        }

        blocks[0].VlcPosition = position0;
        blocks[1].VlcPosition = position1;
        blocks[0].Events = events0;
        blocks[1].Events = events1;
        if (quad < quads0)
        {
            ReadQuads(blocks, quad, quads0, left0);
        }

        if (quad < quads1)
        {
            ReadQuads(blocks + 1, quad, quads1, left1);
        }
    }

    /// <summary>The quad at the end of a row that has no other of its pair; an entry of zero stands for that one.</summary>
    private static void ReadLastQuad(OpenSegment* block, nint quad, uint left)
    {
        nint position = block->VlcPosition;
        ulong bits = VlcBits(block, position);
        uint entry = ReadQuad(Address(CxtVlcDecoderTable.OtherRows), Context(block, quad, left), ref bits, ref block->Events);
        StorePair(block, quad, entry, 0, Prefixes(Address(UvlcDecoderTable.OtherRows), entry, 0, bits), ref bits, ref position);
        block->VlcPosition = position;
    }

    private static byte* Address<T>(ReadOnlySpan<T> table)
        where T : unmanaged
        => (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(table));

    /// <summary>The next VLC bits, 57 at least; a quad pair takes at most 30, of which 16 are residuals.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong VlcBits(OpenSegment* block, nint position) => *(ulong*)(block->Vlc + (position >> 3)) >> (int)(position & 7);

    /// <summary>The bit of the next quad's context that either right sample of this one sets, as an address.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint FromLeft(uint entry) => entry & 0x400;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* Context(OpenSegment* block, nint quad, uint left) => (byte*)block->Contexts[quad] + left;

    /// <param name="context">Where the entries of the quad's context begin in <paramref name="table"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint ReadQuad(byte* table, byte* context, ref ulong bits, ref ulong events)
    {
        uint entry = ((uint*)context)[(nint)(bits & 0x7F)];
        if (context == table)
        {
            entry &= 0u - (uint)(events & 1);
            events >>= 1;
        }

        // By the codeword's length: a shift takes the low six bits.
        bits >>= (int)entry;
        return entry;
    }

    /// <summary>The entry of <see cref="UvlcDecoderTable"/> by which of a pair have a residual, and the bits that tell it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Prefixes(byte* uvlc, uint first, uint second, ulong bits)
        => ((ulong*)(uvlc + 2 * (first & HasResidual) + (second & HasResidual)))[(nint)(bits & 0x3F)];

    /// <param name="bits">
    /// Those after both codewords, 13 at least; then those after the pair, 27 at least. The next pair takes 20 of them to find its entries.
    /// </param>
    /// <param name="position">Where the pair begins; then the next one.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StorePair(OpenSegment* block, nint quad, uint first, uint second, ulong prefixes, ref ulong bits, ref nint position)
    {
        block->Entries[OpenSegment.Margin + quad] = first;
        block->Entries[OpenSegment.Margin + quad + 1] = second;
        *(ulong*)((byte*)block->Prefixes + 4 * quad) = prefixes;

        // Loaded by where the pair began, which was known long ago, and shifted by both codewords' lengths.
        ulong rest = VlcBits(block, position) >> (int)(first + second);
        *(uint*)((byte*)block->PrefixBits + 2 * quad) = (uint)rest;
        position += (nint)((first + second + (uint)prefixes) & 31);
        bits = rest >> (int)prefixes;
    }
}
