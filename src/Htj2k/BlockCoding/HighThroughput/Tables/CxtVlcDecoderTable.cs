// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.BlockCoding.HighThroughput.Tables;

/// <summary>The meaning of CxtVLC codewords for a quad (T.814 7.3.5, Annex C).</summary>
internal static partial class CxtVlcDecoderTable
{
    public static int CodewordLength(uint entry) => (int)(entry & 7);

    /// <summary>u_off: 1 when an exponent residual follows.</summary>
    public static int HasResidual(uint entry) => (int)(entry >> 9 & 1);

    /// <summary>e_k: the samples whose exponent is known.</summary>
    public static int KnownExponents(uint entry) => (int)(entry >> 16 & 0xF);

    /// <summary>rho: the significant samples.</summary>
    public static int Rho(uint entry) => (int)(entry >> 20 & 0xF);

    /// <summary>e_1: the samples known to reach the bound.</summary>
    public static int ReachBound(uint entry) => (int)(entry >> 24 & 0xF);
}
