// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;

namespace Htj2k.Structure;

/// <summary>How many wavelet decomposition levels our streams have.</summary>
internal static class DecompositionLevels
{
    /// <summary>
    /// DICOM's HTJ2K with RPCL options wants a lowest resolution of at most this many samples; taken for the larger side, both readings of
    /// the rule hold.
    /// </summary>
    private const int LargestLowestResolution = 64;

    /// <summary>More levels gain nothing in size beyond this.</summary>
    private const int UsefulLevels = 5;

    /// <summary>As many as the rule needs, and five where the smaller side can be halved so often.</summary>
    public static int For(int width, int height)
    {
        int needed = 0;
        while (Math.Max(width, height) > LargestLowestResolution << needed)
        {
            needed++;
        }

        return Math.Max(needed, Math.Min(UsefulLevels, BitOperations.Log2((uint)Math.Min(width, height))));
    }
}
