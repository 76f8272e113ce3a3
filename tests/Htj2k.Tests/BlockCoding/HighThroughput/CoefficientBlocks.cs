// SPDX-License-Identifier: GPL-3.0-or-later
using Xunit;

namespace Htj2k.Tests.BlockCoding.HighThroughput;

/// <summary>Blocks of coefficients that bring block coders to their edges.</summary>
internal static class CoefficientBlocks
{
    /// <summary>
    /// Laplacian noise of several scales, long runs of empty contexts, bits that need stuffing everywhere, and the largest magnitudes of
    /// both lane widths.
    /// </summary>
    public static readonly string[] Names =
    [
        "laplace 0.3", "laplace 2", "laplace 40", "laplace 2000", "laplace 1e6", "sparse", "very sparse", "sparse 1e9",
        "all ones in MagSgn", "mixed powers", "narrow extremes", "wide extremes", "widest lanes next to ones", "rows of zeros",
        "many rows of zeros",
    ];

    public static TheoryData<string> Contents => [.. Names];

    public static int[] Make(string name, int width, int height, Random random)
    {
        int[] block = new int[width * height];
        for (int i = 0; i < block.Length; i++)
        {
            int y = i / width;
            block[i] = name switch
            {
                "laplace 0.3" => Laplace(random, 0.3),
                "laplace 2" => Laplace(random, 2),
                "laplace 40" => Laplace(random, 40),
                "laplace 2000" => Laplace(random, 2000),
                "laplace 1e6" => Laplace(random, 1e6),
                "sparse" => random.Next(50) == 0 ? Laplace(random, 20) : 0,
                "very sparse" => random.Next(1500) == 0 ? -1 : 0,
                "sparse 1e9" => random.Next(60) == 0 ? Laplace(random, 3e8) : 0,

                // 2(|x| - 1) + 1 of a negative power of two is all ones.
                "all ones in MagSgn" => -(1 << 9),
                "mixed powers" => -(1 << random.Next(14)),
                "narrow extremes" => random.Next(2) == 0 ? short.MaxValue : -short.MaxValue,
                "wide extremes" => random.Next(2) == 0 ? int.MaxValue : -int.MaxValue,
                "widest lanes next to ones" => random.Next(5) == 0 ? -(1 << random.Next(31)) : random.Next(-1, 2),
                "rows of zeros" => y / 3 % 2 == 0 ? 0 : Laplace(random, 100),
                "many rows of zeros" => y / 7 % 2 == 0 ? 0 : Laplace(random, 100),
                _ => throw new ArgumentException(name),
            };
        }

        return block;
    }

    /// <summary>True when 2|x| - 1 of all fits 16 bits.</summary>
    public static bool FitNarrowLanes(int[] block) => Array.TrueForAll(block, x => Math.Abs(x) <= short.MaxValue);

    private static int Laplace(Random random, double scale)
    {
        double u = random.NextDouble() - 0.5;
        double x = -scale * Math.Sign(u) * Math.Log(1 - 2 * Math.Abs(u));
        return (int)Math.Clamp(Math.Round(x), -int.MaxValue, int.MaxValue);
    }
}
