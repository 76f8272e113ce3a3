// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.Intrinsics;
using Htj2k.BlockCoding.HighThroughput.Encoding;
using Htj2k.Memory;
using Htj2k.Structure;

namespace Htj2k.BlockCoding;

/// <summary>A code-block of quantised coefficients: q = sign(a) floor(|a| / Delta_b) (T.800 E-6).</summary>
internal sealed unsafe class QuantizedBlock : IDisposable
{
    /// <summary>From one row to the next, with the margin that the block coder reads beyond a row.</summary>
    public const int Stride = CleanupEncoder.MaximumWidth + CodeBlock.RowPadding;

    private readonly NativeBuffer<int> _lanes = new(Stride * CleanupEncoder.MaximumHeight);

    /// <summary>The coefficients of the last block.</summary>
    public int* Coefficients => _lanes.Start;

    /// <summary>Quantises a block; quotients must be below 2^30.</summary>
    public void Fill(float* coefficients, nint stride, int width, int height, float stepSize)
    {
        float inverse = 1 / stepSize;
        for (int y = 0; y < height; y++)
        {
            float* from = coefficients + y * stride;
            int* to = Coefficients + y * Stride;
            int x = 0;
            if (Vector128.IsHardwareAccelerated)
            {
                // Conversion truncates towards zero.
                for (; x <= width - Vector256<float>.Count; x += Vector256<float>.Count)
                {
                    Vector256.ConvertToInt32Native(Vector256.Load(from + x) * inverse).Store(to + x);
                }
            }

            for (; x < width; x++)
            {
                to[x] = (int)(from[x] * inverse);
            }
        }
    }

    public void Dispose() => _lanes.Dispose();
}
