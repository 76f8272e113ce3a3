// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.BlockCoding.HighThroughput.Tables;

/// <summary>The meaning of CxtVLC codewords for a quad (T.814 7.3.5, Annex C).</summary>
internal static partial class CxtVlcDecoderTable
{
    public static int CodewordLength(int entry) => entry >> 13;

    /// <summary>u_off: 1 when an exponent residual follows.</summary>
    public static int HasResidual(int entry) => entry >> 12 & 1;

    public static int Rho(int entry) => entry >> 4 & 0xF;

    /// <summary>e_1: the samples known to reach the bound.</summary>
    public static int ReachBound(int entry) => entry >> 8 & 0xF;

    /// <summary>e_k: the samples whose exponent is known.</summary>
    public static int KnownExponents(int entry) => entry & 0xF;
}
