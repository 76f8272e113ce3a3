// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.BlockCoding.HighThroughput.Tables;

/// <summary>
/// The CxtVLC codeword of a quad (T.814 7.3.5, Annex C). Where several codewords fit, the one that tells most about the exponents (largest
/// e_k) saves the most MagSgn bits.
/// </summary>
internal static partial class CxtVlcEncoderTable
{
    public static uint Lookup(bool firstRow, int context, int rho, int exponentPattern)
        => (firstRow ? FirstRow : OtherRows)[context << 8 | rho << 4 | exponentPattern];

    /// <summary>e_k: bit n says that the codeword tells whether sample n reaches the bound.</summary>
    public static int KnownExponents(uint entry) => (int)(entry >> 8 & 0xF);

    public static int CodewordLength(uint entry) => (int)(entry >> 12);

    public static uint Codeword(uint entry) => entry & 0x7F;
}
