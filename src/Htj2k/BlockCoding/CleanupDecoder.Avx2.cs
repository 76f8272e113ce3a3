// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Htj2k.BlockCoding;

/// <content>
/// The decoder on 16-bit lanes. The bit-streams are unstuffed first. Each row of quads is then done in three steps: codewords and residuals by tables, one quad pair after
/// the other, as each tells where the next begins; bounds and field lengths by vectors; MagSgn fields by one PDEP a quad, and samples out of them by vectors again.
/// </content>
internal static unsafe partial class CleanupDecoder
{
    private static CleanupResult DecodeAvx2(
        ReadOnlySpan<byte> segment, int width, int height, int magnitudeBits, short* coefficients, nint stride, CleanupDecoderScratch scratch)
    {
        int suffixLength = SuffixLength(segment);
        if (suffixLength == 0)
        {
            return CleanupResult.Broken;
        }

        ReadOnlySpan<byte> suffix = segment[^suffixLength..];
        ReadOnlySpan<byte> prefix = segment[..Math.Min(segment.Length - suffixLength, CleanupDecoderScratch.MaximumMagSgnBytes)];
        MelRuns mel = new(suffix[..^1]);
        FlatVlcReader vlc = new(scratch.Vlc, Unstuffing.Vlc(suffix, scratch.Vlc));
        long magSgnEnd = 8L * Unstuffing.MagSgn(prefix, scratch.MagSgn);
        long position = 0;
        scratch.Clear();
        DecodedQuadRow16 row = new(scratch, Math.Min(magnitudeBits + 1, LargestBound));
        int quads = (width + 1) / 2;
        for (int y = 0; y < height; y += 2)
        {
            if (y == 0)
            {
                ReadFirstRow(scratch, quads, ref mel, ref vlc);
            }
            else
            {
                row.PrepareContexts(quads);
                ReadRow(scratch, quads, ref mel, ref vlc);
            }

            vlc.StayInside();
            row.PrepareFields(quads, isFirst: y == 0);
            position = row.ReadFields(quads, Math.Min(position, magSgnEnd));
            short* top = coefficients + y * stride;
            row.Store(quads, top, y + 1 < height ? top + stride : null);
        }

        return row.Result;
    }

    /// <summary>Entries and residuals of the first row of quads, whose contexts come from the left alone.</summary>
    private static void ReadFirstRow(CleanupDecoderScratch scratch, int quads, ref MelRuns mel, ref FlatVlcReader vlc)
    {
        ref ushort table = ref MemoryMarshal.GetReference(CxtVlcDecoderTable.FirstRow);
        ref uint uvlc = ref MemoryMarshal.GetReference(UvlcDecoderTable.FirstRow);
        FlatVlcReader bits = vlc;
        int rho = 0;
        for (int quad = 0; quad < quads; quad += 2)
        {
            bits.Refill();
            int first = ReadQuad(ref table, CleanupContext.FirstRow(rho) << 7, ref mel, ref bits);
            rho = CxtVlcDecoderTable.Rho(first);
            int second = 0;
            if (quad + 1 < quads)
            {
                second = ReadQuad(ref table, CleanupContext.FirstRow(rho) << 7, ref mel, ref bits);
                rho = CxtVlcDecoderTable.Rho(second);
            }

            int mode = CxtVlcDecoderTable.HasResidual(first) | CxtVlcDecoderTable.HasResidual(second) << 1;
            if (mode == 3 && mel.Decode())
            {
                mode = 4;
            }

            StorePair(scratch, quad, first, second, Unsafe.Add(ref uvlc, mode << 6 | (int)(bits.Bits & 0x3F)), ref bits);
        }

        vlc = bits;
    }

    /// <summary>Entries and residuals of any other row.</summary>
    private static void ReadRow(CleanupDecoderScratch scratch, int quads, ref MelRuns mel, ref FlatVlcReader vlc)
    {
        ref ushort table = ref MemoryMarshal.GetReference(CxtVlcDecoderTable.OtherRows);
        ref uint uvlc = ref MemoryMarshal.GetReference(UvlcDecoderTable.OtherRows);

        // A copy, so that its fields live in registers: each codeword's length is on the way to the next codeword.
        FlatVlcReader bits = vlc;
        uint* contexts = scratch.Contexts;
        int left = 0;
        for (int quad = 0; quad < quads; quad += 2)
        {
            bits.Refill();
            int first = ReadQuad(ref table, (int)contexts[quad] | left, ref mel, ref bits);
            left = FromLeft(first);
            int second = 0;
            if (quad + 1 < quads)
            {
                second = ReadQuad(ref table, (int)contexts[quad + 1] | left, ref mel, ref bits);
                left = FromLeft(second);
            }

            int mode = CxtVlcDecoderTable.HasResidual(first) | CxtVlcDecoderTable.HasResidual(second) << 1;
            StorePair(scratch, quad, first, second, Unsafe.Add(ref uvlc, mode << 6 | (int)(bits.Bits & 0x3F)), ref bits);
        }

        vlc = bits;
    }

    /// <summary>The bit of the next quad's context that either right sample of this one sets.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int FromLeft(int entry) => ((entry << 2) | (entry << 1)) & 0x100;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ReadQuad(ref ushort table, int context, ref MelRuns mel, ref FlatVlcReader vlc)
    {
        int entry = Unsafe.Add(ref table, context | (int)(vlc.Bits & 0x7F));
        if (context == 0 && !mel.Decode())
        {
            entry = 0;
        }

        vlc.Skip(CxtVlcDecoderTable.CodewordLength(entry));
        return entry;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StorePair(CleanupDecoderScratch scratch, int quad, int first, int second, uint prefixes, ref FlatVlcReader vlc)
    {
        ulong suffixes = vlc.Bits >> (int)(prefixes >> 5 & 7);
        int suffixLength = (int)(prefixes >> 8 & 7);
        scratch.Entries[quad] = (uint)first;
        scratch.Entries[quad + 1] = (uint)second;
        scratch.Residuals[quad] = (prefixes >> 16 & 0xF) + (uint)Bmi2.X64.ZeroHighBits(suffixes, (ulong)suffixLength);
        scratch.Residuals[quad + 1] = (prefixes >> 20 & 0xF) + (uint)Bmi2.X64.ZeroHighBits(suffixes >> suffixLength, prefixes >> 11 & 7);
        vlc.Skip((int)(prefixes & 31));
    }
}
