// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.BlockCoding.HighThroughput.Encoding;
using Htj2k.Memory;
using Htj2k.Structure;

namespace Htj2k.BlockCoding;

/// <summary>
/// A code-block of 64-bit lanes as one of 32-bit lanes, where its coefficients fit: those of the detail sub-bands mostly do, whatever the
/// precision of the samples, and the block coder has kernels for them.
/// </summary>
internal sealed unsafe class NarrowedBlock32 : IDisposable
{
    /// <summary>From one row to the next, with the margin that the block coder reads beyond a row.</summary>
    public const int Stride = CleanupEncoder.MaximumWidth + CodeBlock.RowPadding;

    private readonly NativeBuffer<int> _lanes = new(Stride * CleanupEncoder.MaximumHeight);

    /// <summary>The coefficients of the last block that fitted.</summary>
    public int* Coefficients => _lanes.Start;

    /// <summary>Copies a block; false when a magnitude is not below 2^30.</summary>
    public bool TryCopy(long* coefficients, nint stride, int width, int height)
    {
        for (int y = 0; y < height; y++)
        {
            long* row = coefficients + y * stride;
            int* lanes = Coefficients + y * Stride;
            long magnitudes = 0;
            for (int x = 0; x < width; x++)
            {
                lanes[x] = (int)row[x];
                magnitudes |= Math.Abs(row[x]);
            }

            if (magnitudes >> CleanupEncoder.MagnitudeBitsOf32 != 0)
            {
                return false;
            }
        }

        return true;
    }

    public void Dispose() => _lanes.Dispose();
}
