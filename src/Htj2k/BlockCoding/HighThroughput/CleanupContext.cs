// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;

namespace Htj2k.BlockCoding.HighThroughput;

/// <summary>The prediction of a quad from its neighbours, for encoder and decoder.</summary>
internal static class CleanupContext
{
    /// <summary>c_q in the first quad row: from the quad to the left alone (T.814 7.3.5).</summary>
    public static int FirstRow(int leftRho) => (leftRho >> 1) | (leftRho & 1);

    /// <summary>c_q in the other rows: the two samples above left, the two to the left, the two above right (T.814 7.3.5).</summary>
    /// <param name="above">
    /// Exponents of the bottom samples of the quad row above, from the column left of the quad to the one right of it.
    /// </param>
    public static int Of(int leftRho, ReadOnlySpan<byte> above)
        => ((above[0] | above[1]) != 0 ? 1 : 0) | ((leftRho & 0b1100) != 0 ? 2 : 0) | ((above[2] | above[3]) != 0 ? 4 : 0);

    /// <summary>kappa_q: the prediction from the exponents above, for quads with more than one significant sample (T.814 7.3.7).</summary>
    /// <param name="above">As for <see cref="Of"/>.</param>
    public static int Predictor(int rho, ReadOnlySpan<byte> above)
    {
        int largest = Math.Max(Math.Max(above[0], above[1]), Math.Max(above[2], above[3]));
        return BitOperations.PopCount((uint)rho) > 1 ? Math.Max(1, largest - 1) : 1;
    }
}
