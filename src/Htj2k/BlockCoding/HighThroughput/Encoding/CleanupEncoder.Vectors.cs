// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Htj2k.BlockCoding.HighThroughput.Tables;

namespace Htj2k.BlockCoding.HighThroughput.Encoding;

/// <content>
/// The encoder on vectors, 32, 16 or 8 columns by two rows a step. A row of quads is first measured, which leaves for each quad its
/// codeword's entry, its residual and its MagSgn bits joined to one or two fields; then these are appended to flat bit-streams, without a
/// branch in the common case.
/// </content>
internal static unsafe partial class CleanupEncoder
{
    private static int EncodeVectors<T, TRow>(T* coefficients, nint stride, int width, int height, CleanupEncoderScratch scratch,
        byte* segment)
        where T : unmanaged, IBinaryInteger<T>
        where TRow : struct, IQuadRow<T, TRow>, allows ref struct
    {
        if (IsZero(coefficients, stride, width, height))
        {
            return 0;
        }

        scratch.Clear();
        TRow row = TRow.Create(scratch);
        FlatBitWriter magSgn = new(scratch.FlatMagSgn, 0, 0);
        FlatBitWriter vlc = new(scratch.FlatVlc, 0b1111, 4);
        MelEncoder mel = new(scratch.Mel);
        int quads = (width + 1) / 2;
        bool isZeroAbove = true;
        for (int y = 0; y < height; y += 2)
        {
            T* top = coefficients + y * stride;
            bool isZero = IsZero(top, stride, width, Math.Min(height - y, 2));
            if (isZero && isZeroAbove)
            {
                // All contexts are empty: the row has nothing but its events.
                mel.Encode(0, quads);
                continue;
            }

            isZeroAbove = isZero;
            row.Measure(top, y + 1 < height ? top + stride : null, width, isFirst: y == 0);
            EmitRow<T, TRow>(scratch, row.EmptyContexts, row.SignificantQuads, quads, y == 0, ref magSgn, ref vlc,
                ref mel);
        }

        magSgn.Finish();
        vlc.Finish();
        int length = Stuffing.MagSgn(scratch.FlatMagSgn, magSgn.Length, segment);
        return Join(segment, length, mel, Stuffing.Vlc(scratch.FlatVlc, vlc.Length, scratch.VlcEnd));
    }

    /// <summary>At least a quarter of the blocks of a mammogram are empty, so this check pays. It ends early in other blocks.</summary>
    private static bool IsZero<T>(T* coefficients, nint stride, int width, int height)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (int y = 0; y < height; y++)
        {
            if (new ReadOnlySpan<T>(coefficients + y * stride, width).ContainsAnyExcept(default(T)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Appends a row of quads, as <see cref="IQuadRow{T, TSelf}.Measure"/> left it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void EmitRow<T, TRow>(
        CleanupEncoderScratch scratch,
        uint emptyContexts,
        uint significant,
        int quads,
        bool first,
        ref FlatBitWriter magSgn,
        ref FlatBitWriter vlc,
        ref MelEncoder mel)
        where T : unmanaged, IBinaryInteger<T>
        where TRow : struct, IQuadRow<T, TRow>, allows ref struct
    {
        uint* entries = scratch.Entries;
        uint* residuals = scratch.Residuals;
        ulong* fields = scratch.Fields;
        uint* lengths = scratch.FieldLengths;

        // A quad without partner pairs with one that has no bits; without samples it has no fields either.
        entries[quads] = 0;
        residuals[quads] = 0;
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

            AppendFields<T, TRow>(ref magSgnBits, fields, lengths, TRow.FieldsPerQuad * quad);
            if (TRow.FieldsPerQuad == 2)
            {
                AppendFields<T, TRow>(ref magSgnBits, fields, lengths, 2 * quad + 2);
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
            mel.Encode((uint)BitPlaces.Extract(significant, emptyContexts), BitOperations.PopCount(emptyContexts));
        }
    }

    /// <summary>Two fields, mostly in one append.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AppendFields<T, TRow>(ref FlatBitWriter writer, ulong* fields, uint* lengths, int index)
        where T : unmanaged, IBinaryInteger<T>
        where TRow : struct, IQuadRow<T, TRow>, allows ref struct
    {
        ulong field0 = TRow.Field(fields, lengths, index, out int bits0);
        ulong field1 = TRow.Field(fields, lengths, index + 1, out int bits1);
        if (bits0 + bits1 <= 56)
        {
            writer.Append(field0 | field1 << bits0, bits0 + bits1);
        }
        else
        {
            AppendLong(ref writer, field0, bits0);
            AppendLong(ref writer, field1, bits1);
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
