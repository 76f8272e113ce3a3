// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Htj2k.BlockCoding;

/// <content>
/// The encoder on 16-bit lanes, 16 columns by two rows a step. A row of quads is first measured in vectors, which leave for each quad its codeword's entry, its
/// residual and its four MagSgn fields joined to one; then these are appended to flat bit-streams, without a branch in the common case.
/// </content>
internal static unsafe partial class CleanupEncoder
{
    private static int EncodeAvx2(short* coefficients, nint stride, int width, int height, CleanupEncoderScratch scratch, byte* segment)
    {
        if (IsZero(coefficients, stride, width, height))
        {
            return 0;
        }

        scratch.Clear();
        QuadRow16 row = new(scratch);
        FlatBitWriter magSgn = new(scratch.FlatMagSgn, 0, 0);
        FlatBitWriter vlc = new(scratch.FlatVlc, 0b1111, 4);
        MelEncoder mel = new(scratch.Mel);
        for (int y = 0; y < height; y += 2)
        {
            short* top = coefficients + y * stride;
            row.Measure(top, y + 1 < height ? top + stride : null, width, isFirst: y == 0);
            EmitRow(scratch, row.EmptyContexts, row.SignificantQuads, (width + 1) / 2, y == 0, ref magSgn, ref vlc, ref mel);
        }

        magSgn.Finish();
        vlc.Finish();
        int length = Stuffing.MagSgn(scratch.FlatMagSgn, magSgn.Length, segment);
        return Join(segment, length, mel, Stuffing.Vlc(scratch.FlatVlc, vlc.Length, scratch.VlcEnd), scratch.Mel);
    }

    /// <summary>A quarter of the blocks of a mammogram and more are empty: worth a look first.</summary>
    private static bool IsZero(short* coefficients, nint stride, int width, int height)
    {
        Vector256<short> any = Vector256<short>.Zero;
        for (int x = 0; x < width; x += Vector256<short>.Count)
        {
            Vector256<short> inColumn = Vector256<short>.Zero;
            for (int y = 0; y < height; y++)
            {
                inColumn |= Vector256.Load(coefficients + y * stride + x);
            }

            any |= inColumn & QuadRow16.InsideMask(width - x);
        }

        return any == Vector256<short>.Zero;
    }

    /// <summary>Appends what <see cref="QuadRow16.Measure"/> left of a row of quads.</summary>
    private static void EmitRow(
        CleanupEncoderScratch scratch,
        uint emptyContexts,
        uint significant,
        int quads,
        bool first,
        ref FlatBitWriter magSgn,
        ref FlatBitWriter vlc,
        ref MelEncoder mel)
    {
        uint* entries = scratch.Entries;
        uint* residuals = scratch.Residuals;
        ulong* fields = scratch.Fields;
        uint* lengths = scratch.FieldLengths;

        // A quad without partner pairs with one that has no bits.
        entries[quads] = 0;
        residuals[quads] = 0;
        fields[quads] = 0;
        lengths[quads] = 0;
        ref uint pairs = ref MemoryMarshal.GetReference(first ? UvlcPairTable.FirstRow : UvlcPairTable.OtherRows);
        FlatBitWriter magSgnBits = magSgn;
        FlatBitWriter vlcBits = vlc;
        for (int quad = 0; quad < quads; quad += 2)
        {
            uint entry0 = entries[quad];
            uint entry1 = entries[quad + 1];
            uint pair = Unsafe.Add(ref pairs, (int)(UvlcPairTable.Side * residuals[quad] + residuals[quad + 1]));
            int length0 = CxtVlcEncoderTable.CodewordLength(entry0);
            int length01 = length0 + CxtVlcEncoderTable.CodewordLength(entry1);
            ulong codewords = CxtVlcEncoderTable.Codeword(entry0)
                | (ulong)CxtVlcEncoderTable.Codeword(entry1) << length0
                | (ulong)(pair >> 5) << length01;
            vlcBits.Append(codewords, length01 + (int)(pair & 31));

            int bits0 = (int)lengths[quad];
            int bits1 = (int)lengths[quad + 1];
            if (bits0 + bits1 <= 56)
            {
                magSgnBits.Append(fields[quad] | fields[quad + 1] << bits0, bits0 + bits1);
            }
            else
            {
                AppendLong(ref magSgnBits, fields[quad], bits0);
                AppendLong(ref magSgnBits, fields[quad + 1], bits1);
            }
        }

        magSgn = magSgnBits;
        vlc = vlcBits;
        if (first)
        {
            EncodeFirstRowEvents(ref mel, residuals, emptyContexts, significant, quads);
        }
        else if (emptyContexts != 0)
        {
            mel.Encode(Bmi2.ParallelBitExtract(significant, emptyContexts), BitOperations.PopCount(emptyContexts));
        }
    }

    /// <summary>Up to 64 bits, in two appends.</summary>
    private static void AppendLong(ref FlatBitWriter writer, ulong bits, int count)
    {
        if (count > 56)
        {
            writer.Append((uint)bits, 32);
            bits >>= 32;
            count -= 32;
        }

        writer.Append(bits, count);
    }

    /// <summary>In the first row of quads, events of the two quads of a pair and of their residuals take turns.</summary>
    private static void EncodeFirstRowEvents(ref MelEncoder mel, uint* residuals, uint emptyContexts, uint significant, int quads)
    {
        for (int quad = 0; quad < quads; quad++)
        {
            if ((emptyContexts >> quad & 1) != 0)
            {
                mel.Encode((significant >> quad & 1) != 0);
            }

            if ((quad & 1) != 0 && residuals[quad - 1] != 0 && residuals[quad] != 0)
            {
                mel.Encode(Math.Min(residuals[quad - 1], residuals[quad]) > 2);
            }
        }
    }
}
