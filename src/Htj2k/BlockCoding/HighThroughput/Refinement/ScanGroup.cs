// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Htj2k.Structure;

namespace Htj2k.BlockCoding.HighThroughput.Refinement;

/// <summary>
/// How SigProp and MagRef passes see a code-block: as groups of sixteen columns of a stripe, a word with a bit for each sample.
/// </summary>
/// <remarks>
/// A hexadecimal digit for each column, the left one lowest, in it a bit for each row, the top one lowest: so ascending bits are the order
/// in which a stripe is scanned (T.814 7.4, 7.5).
/// </remarks>
internal static unsafe class ScanGroup
{
    public const int StripeHeight = 4;

    /// <summary>Columns of a group.</summary>
    public const int Columns = 16;

    private const ulong FirstRow = 0x1111_1111_1111_1111;
    private const ulong LastRow = FirstRow << (StripeHeight - 1);

    /// <summary>All samples of a group of so many columns, at most sixteen, and rows, at most four.</summary>
    public static ulong SamplesOf(int columns, int rows)
        => ulong.MaxValue >> (64 - StripeHeight * columns) & FirstRow * ((1UL << rows) - 1);

    /// <summary>The samples with one of their own column that is set: itself, or the one above or below it.</summary>
    /// <param name="above">The same columns of the stripe above.</param>
    /// <param name="below">Those of the stripe below.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong BesideInColumn(ulong group, ulong above, ulong below)
        => group | Down(group) | Up(group) | above >> (StripeHeight - 1) & FirstRow | below << (StripeHeight - 1) & LastRow;

    /// <summary>The neighbours in its group that the scan reaches after a sample.</summary>
    /// <param name="sample">Its bit.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong LaterNeighbours(ulong sample)
        => Down(sample) | (Up(sample) | sample | Down(sample)) << StripeHeight;

    /// <summary>The row of a sample in its stripe.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int RowOf(int place) => place % StripeHeight;

    /// <summary>The column of a sample in its group.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ColumnOf(int place) => place / StripeHeight;

    /// <summary>The samples whose words have a magnitude of at least so much.</summary>
    /// <param name="least">At least 1.</param>
    /// <param name="stride">From one row to the next, in samples.</param>
    /// <param name="columns">1 to <see cref="Columns"/>.</param>
    /// <param name="rows">1 to <see cref="StripeHeight"/>.</param>
    public static ulong Significant<TWord>(TWord* samples, TWord least, nint stride, int columns, int rows)
        where TWord : unmanaged, IBinaryInteger<TWord>, IUnsignedNumber<TWord>
    {
        ulong group = 0;
        for (int y = 0; y < rows; y++, samples += stride)
        {
            uint row = 0;
            int x = 0;
            if (typeof(TWord) == typeof(uint) && Vector128.IsHardwareAccelerated)
            {
                for (; x <= columns - Vector256<uint>.Count; x += Vector256<uint>.Count)
                {
                    Vector256<uint> magnitudes = Vector256.Load((uint*)samples + x) & Vector256.Create(~SignMagnitude<uint>.SignBit);
                    Vector256<int> below = Vector256.Create(int.CreateTruncating(least) - 1);
                    row |= Vector256.GreaterThan(magnitudes.AsInt32(), below).ExtractMostSignificantBits() << x;
                }
            }

            for (; x < columns; x++)
            {
                row |= (samples[x] & ~SignMagnitude<TWord>.SignBit) >= least ? 1u << x : 0;
            }

            group |= Spread(row) << y;
        }

        return group;
    }

    /// <summary>The samples whose words have a bit.</summary>
    /// <inheritdoc cref="Significant"/>
    /// <param name="bit">The bit's place in a word.</param>
    public static ulong WithBit(uint* samples, int bit, nint stride, int columns, int rows)
    {
        ulong group = 0;
        int toTop = SignMagnitude<uint>.TopBit - bit;
        for (int y = 0; y < rows; y++, samples += stride)
        {
            uint row = 0;
            int x = 0;
            if (Vector128.IsHardwareAccelerated)
            {
                for (; x <= columns - Vector256<uint>.Count; x += Vector256<uint>.Count)
                {
                    row |= (Vector256.Load(samples + x) << toTop).ExtractMostSignificantBits() << x;
                }
            }

            for (; x < columns; x++)
            {
                row |= (samples[x] >> bit & 1) << x;
            }

            group |= Spread(row) << y;
        }

        return group;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Down(ulong group) => (group & ~LastRow) << 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Up(ulong group) => (group & ~FirstRow) >> 1;

    /// <summary>A row of samples to the first row of a group.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Spread(uint row) => BitPlaces.Deposit(row, FirstRow);
}
