// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.BlockCoding.HighThroughput.Tables;

namespace Htj2k.BlockCoding.HighThroughput.Encoding;

/// <content>The encoder as T.814 describes it, one quad after the other. The vector kernels match it byte for byte.</content>
internal static unsafe partial class CleanupEncoder
{
    internal static int EncodeScalar<T>(T* coefficients, nint stride, int width, int height, CleanupEncoderScratch scratch, byte* segment)
        where T : unmanaged, IBinaryInteger<T>
    {
        MagSgnWriter magSgn = new(segment);
        MelEncoder mel = new(scratch.Mel);
        VlcWriter vlc = new(scratch.VlcEnd);

        // Exponents of the bottom samples of the quad row above; column x lies at x + 1, with a margin of one column left and two right.
        Span<byte> above = stackalloc byte[MaximumWidth + 3];
        Span<byte> here = stackalloc byte[MaximumWidth + 3];
        above.Clear();
        bool empty = true;
        for (int y = 0; y < height; y += 2)
        {
            here.Clear();
            int leftRho = 0;
            int firstResidual = 0;
            for (int x = 0; x < width; x += 2)
            {
                Quad quad = Load(coefficients + y * stride + x, stride, width - x, height - y);
                empty &= quad.Rho == 0;
                here[x + 1] = quad.Exponents[1];
                here[x + 2] = quad.Exponents[3];

                int context = y == 0 ? CleanupContext.FirstRow(leftRho) : CleanupContext.Of(leftRho, above.Slice(x, 4));
                int predictor = y == 0 ? 1 : CleanupContext.Predictor(quad.Rho, above.Slice(x, 4));
                int bound = Math.Max(quad.MaximumExponent, predictor);
                int residual = bound - predictor;

                uint codeword = CxtVlcEncoderTable.Lookup(y == 0, context, quad.Rho, residual == 0 ? 0 : ExponentPattern(quad));
                if (context == 0)
                {
                    mel.Encode(quad.Rho != 0);
                }

                vlc.Write(CxtVlcEncoderTable.Codeword(codeword), CxtVlcEncoderTable.CodewordLength(codeword));
                for (int n = 0; n < 4; n++)
                {
                    if ((quad.Rho >> n & 1) != 0)
                    {
                        int bits = bound - (CxtVlcEncoderTable.KnownExponents(codeword) >> n & 1);
                        magSgn.Write(quad.MagSgn[n], bits);
                    }
                }

                // U-VLC codes quads in pairs; a quad without partner pairs with a residual of 0.
                bool second = (x & 2) != 0;
                if (second || x + 2 >= width)
                {
                    (int u0, int u1) = second ? (firstResidual, residual) : (residual, 0);
                    if (y == 0 && u0 > 0 && u1 > 0)
                    {
                        mel.Encode(Math.Min(u0, u1) > 2);
                    }

                    UvlcCodeword pair = UvlcCodeword.ForPair(y == 0, u0, u1);
                    vlc.Write(pair.Bits, pair.Length);
                }

                firstResidual = residual;
                leftRho = quad.Rho;
            }

            Span<byte> swap = above;
            above = here;
            here = swap;
        }

        return empty ? 0 : Join(segment, magSgn.Finish(), mel, vlc);
    }

    /// <summary>A quad at the right or lower edge may be cut; its missing samples are insignificant.</summary>
    private static Quad Load<T>(T* topLeft, nint stride, int columns, int rows)
        where T : unmanaged, IBinaryInteger<T>
    {
        Quad quad = default;
        for (int n = 0; n < 4; n++)
        {
            int column = n >> 1;
            int row = n & 1;
            if (column < columns && row < rows)
            {
                quad.Set(n, long.CreateTruncating(topLeft[row * stride + column]));
            }
        }

        return quad;
    }

    /// <summary>epsilon_q: which samples reach the largest exponent of the quad.</summary>
    private static int ExponentPattern(in Quad quad)
    {
        int largest = quad.MaximumExponent;
        int pattern = 0;
        for (int n = 0; n < 4; n++)
        {
            pattern |= quad.Exponents[n] == largest ? 1 << n : 0;
        }

        return pattern;
    }
}
