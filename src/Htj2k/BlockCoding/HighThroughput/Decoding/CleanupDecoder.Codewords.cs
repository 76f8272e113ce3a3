// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Htj2k.BlockCoding.HighThroughput.Tables;

namespace Htj2k.BlockCoding.HighThroughput.Decoding;

/// <content>The first step of the decoder on vectors: codewords and residuals of a row of quads, by tables.</content>
internal static unsafe partial class CleanupDecoder
{
    /// <summary>Entries and residuals of the first row of quads, whose contexts come from the left alone.</summary>
    private static void ReadFirstRow(OpenSegment* block, int quads)
    {
        ref uint table = ref MemoryMarshal.GetReference(CxtVlcDecoderTable.FirstRow);
        ref ulong uvlc = ref MemoryMarshal.GetReference(UvlcDecoderTable.FirstRow);
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

            uint first = ReadQuad(ref table, (uint)CleanupContext.FirstRow(rho) << 7, ref bits, ref events);
            rho = CxtVlcDecoderTable.Rho(first);
            uint second = 0;
            if (quad + 1 < quads)
            {
                second = ReadQuad(ref table, (uint)CleanupContext.FirstRow(rho) << 7, ref bits, ref events);
                rho = CxtVlcDecoderTable.Rho(second);
            }

            uint index = UvlcIndex(first, second, bits);
            if (index >= 3 << 6)
            {
                index += (uint)(events & 1) << 6;
                events >>= 1;
            }

            StorePair(block, quad, first, second, Unsafe.Add(ref uvlc, (nint)index), ref bits, ref position);
        }

        block->VlcPosition = position;
        block->Events = events;
    }

    /// <summary>Entries and residuals of any other row.</summary>
    private static void ReadRow(OpenSegment* block, int quads)
    {
        ref uint table = ref MemoryMarshal.GetReference(CxtVlcDecoderTable.OtherRows);
        ref ulong uvlc = ref MemoryMarshal.GetReference(UvlcDecoderTable.OtherRows);
        nint position = block->VlcPosition;
        ulong events = block->Mel.TopUp(block->Events);
        uint left = 0;
        ulong bits = VlcBits(block, position);
        nint quad = 0;
        nint pairs = quads & ~1;
        for (; quad < pairs; quad += 2)
        {
            uint first = ReadQuad(ref table, block->Contexts[quad] | left, ref bits, ref events);
            uint second = ReadQuad(ref table, block->Contexts[quad + 1] | FromLeft(first), ref bits, ref events);
            left = FromLeft(second);
            StorePair(block, quad, first, second, Unsafe.Add(ref uvlc, (nint)UvlcIndex(first, second, bits)), ref bits, ref position);
        }

        block->VlcPosition = position;
        block->Events = events;
        if (quad < quads)
        {
            ReadLastQuad(block, quad, left);
        }
    }

    /// <summary><see cref="ReadRow"/> of two blocks, whose chains of codewords run side by side.</summary>
    private static void ReadTwoRows(OpenSegment* blocks, int quads)
    {
        ref uint table = ref MemoryMarshal.GetReference(CxtVlcDecoderTable.OtherRows);
        ref ulong uvlc = ref MemoryMarshal.GetReference(UvlcDecoderTable.OtherRows);
        ulong events0 = blocks[0].Mel.TopUp(blocks[0].Events);
        ulong events1 = blocks[1].Mel.TopUp(blocks[1].Events);
        nint position0 = blocks[0].VlcPosition;
        nint position1 = blocks[1].VlcPosition;
        uint left0 = 0;
        uint left1 = 0;
        ulong bits0 = VlcBits(blocks, position0);
        ulong bits1 = VlcBits(blocks + 1, position1);
        nint quad = 0;
        nint pairs = quads & ~1;
        for (; quad < pairs; quad += 2)
        {
            uint first0 = ReadQuad(ref table, blocks[0].Contexts[quad] | left0, ref bits0, ref events0);
            uint first1 = ReadQuad(ref table, blocks[1].Contexts[quad] | left1, ref bits1, ref events1);
            uint second0 = ReadQuad(ref table, blocks[0].Contexts[quad + 1] | FromLeft(first0), ref bits0, ref events0);
            uint second1 = ReadQuad(ref table, blocks[1].Contexts[quad + 1] | FromLeft(first1), ref bits1, ref events1);
            left0 = FromLeft(second0);
            left1 = FromLeft(second1);
            ulong prefixes0 = Unsafe.Add(ref uvlc, (nint)UvlcIndex(first0, second0, bits0));
            StorePair(blocks, quad, first0, second0, prefixes0, ref bits0, ref position0);
            ulong prefixes1 = Unsafe.Add(ref uvlc, (nint)UvlcIndex(first1, second1, bits1));
            StorePair(blocks + 1, quad, first1, second1, prefixes1, ref bits1, ref position1);
        }

        blocks[0].VlcPosition = position0;
        blocks[1].VlcPosition = position1;
        blocks[0].Events = events0;
        blocks[1].Events = events1;
        if (quad < quads)
        {
            ReadLastQuad(blocks, quad, left0);
            ReadLastQuad(blocks + 1, quad, left1);
        }
    }

    /// <summary>The quad at the end of a row that has no other of its pair; an entry of zero stands for that one.</summary>
    private static void ReadLastQuad(OpenSegment* block, nint quad, uint left)
    {
        ref uint table = ref MemoryMarshal.GetReference(CxtVlcDecoderTable.OtherRows);
        ref ulong uvlc = ref MemoryMarshal.GetReference(UvlcDecoderTable.OtherRows);
        nint position = block->VlcPosition;
        ulong bits = VlcBits(block, position);
        uint entry = ReadQuad(ref table, block->Contexts[quad] | left, ref bits, ref block->Events);
        StorePair(block, quad, entry, 0, Unsafe.Add(ref uvlc, (nint)UvlcIndex(entry, 0, bits)), ref bits, ref position);
        block->VlcPosition = position;
    }

    /// <summary>The next VLC bits, 57 at least; a quad pair takes at most 30, of which 16 are residuals.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong VlcBits(OpenSegment* block, nint position) => *(ulong*)(block->Vlc + (position >> 3)) >> (int)(position & 7);

    /// <summary>The bit of the next quad's context that either right sample of this one sets.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint FromLeft(uint entry) => entry & 0x100;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint ReadQuad(ref uint table, uint context, ref ulong bits, ref ulong events)
    {
        uint entry = Unsafe.Add(ref table, (nint)(context | (uint)bits & 0x7F));
        if (context == 0)
        {
            entry &= 0u - (uint)(events & 1);
            events >>= 1;
        }

        // By the codeword's length: a shift takes the low six bits.
        bits >>= (int)entry;
        return entry;
    }

    /// <summary>Which of a pair have a residual, and the bits that tell it: see <see cref="UvlcDecoderTable"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint UvlcIndex(uint first, uint second, ulong bits) => ((first + 2 * second) & 0xC0) + ((uint)bits & 0x3F);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StorePair(OpenSegment* block, nint quad, uint first, uint second, ulong prefixes, ref ulong bits, ref nint position)
    {
        block->Entries[OpenSegment.Margin + quad] = first;
        block->Entries[OpenSegment.Margin + quad + 1] = second;
        *(ulong*)((byte*)block->Prefixes + 4 * quad) = prefixes;
        *(uint*)((byte*)block->PrefixBits + 2 * quad) = (uint)bits;

        // Both codewords' lengths. Loaded from where the prefixes begin, while they are looked up.
        position += (nint)((first + second) & 15);
        ulong next = VlcBits(block, position);
        position += (nint)(prefixes & 31);
        bits = next >> (int)prefixes;
    }
}
