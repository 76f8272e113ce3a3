// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.BlockCoding.HighThroughput.Encoding;
using Htj2k.Memory;
using Htj2k.Structure;

namespace KernelBench;

/// <summary>A code-block as those of the detail sub-bands of a CT are: 64x64 coefficients of Laplacian noise.</summary>
internal static unsafe class Blocks
{
    public const int Side = CleanupEncoder.MaximumWidth;

    /// <summary>From one row to the next: kernels read and write beyond a row.</summary>
    public const int Stride = Side + CodeBlock.RowPadding;

    private const double Scale = 12;

    /// <param name="seed">Another block for another number.</param>
    public static NativeBuffer<T> Laplace<T>(int seed)
        where T : unmanaged, IBinaryInteger<T>
    {
        Random random = new(seed);
        NativeBuffer<T> block = new(Stride * Side);
        for (int i = 0; i < Stride * Side; i++)
        {
            double u = random.NextDouble() - 0.5;
            block.Start[i] = T.CreateTruncating(Math.Round(-Scale * Math.Sign(u) * Math.Log(1 - 2 * Math.Abs(u))));
        }

        return block;
    }

    /// <summary>The cleanup segment of such a block.</summary>
    public static byte[] Segment(int seed)
    {
        using CleanupEncoderScratch scratch = new();
        using NativeBuffer<short> block = Laplace<short>(seed);
        byte[] segment = new byte[CleanupEncoder.MaximumLength(Side, Side)];
        fixed (byte* bytes = segment)
        {
            return segment[..CleanupEncoder.Encode(block.Start, Stride, Side, Side, scratch, bytes)];
        }
    }
}
