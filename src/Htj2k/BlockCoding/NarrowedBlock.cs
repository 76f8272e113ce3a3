// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Htj2k.BlockCoding.HighThroughput.Encoding;
using Htj2k.Memory;
using Htj2k.Structure;

namespace Htj2k.BlockCoding;

/// <summary>
/// A code-block of 32-bit lanes as one of 16-bit lanes, where its coefficients fit: even in frames of 16 bits those of the detail sub-bands
/// mostly do, and the narrow block coder makes the same segment of them in a fraction of the time.
/// </summary>
internal sealed unsafe class NarrowedBlock : IDisposable
{
    /// <summary>From one row to the next, with the margin that the block coder reads beyond a row.</summary>
    public const int Stride = CleanupEncoder.MaximumWidth + CodeBlock.RowPadding;

    private readonly NativeBuffer<short> _lanes = new(Stride * CleanupEncoder.MaximumHeight);

    /// <summary>The coefficients of the last block that fitted.</summary>
    public short* Coefficients => _lanes.Start;

    /// <summary>Copies a block; false when a coefficient is not above -32768 and below 32768.</summary>
    /// <param name="coefficients">16 more of each row can be read.</param>
    public bool TryCopy(int* coefficients, nint stride, int width, int height)
    {
        for (int y = 0; y < height; y++)
        {
            int* row = coefficients + y * stride;
            short* lanes = Coefficients + y * Stride;
            bool fits = Avx2.IsSupported ? CopyRowAvx2(row, lanes, width)
                : Vector128.IsHardwareAccelerated ? CopyRowVector128(row, lanes, width)
                : CopyRowScalar(row, lanes, width);
            if (!fits)
            {
                return false;
            }
        }

        return true;
    }

    public void Dispose() => _lanes.Dispose();

    private static bool CopyRowScalar(int* row, short* lanes, int width)
    {
        int magnitudes = 0;
        for (int x = 0; x < width; x++)
        {
            lanes[x] = (short)row[x];
            magnitudes |= Math.Abs(row[x]);
        }

        return magnitudes <= short.MaxValue;
    }

    /// <summary>16 lanes at a time; lanes beyond the row are also copied, but not counted.</summary>
    private static bool CopyRowAvx2(int* row, short* lanes, int width)
    {
        Vector256<int> magnitudes = Vector256<int>.Zero;
        int x = 0;
        for (; x <= width - 16; x += 16)
        {
            Vector256<int> low = Vector256.Load(row + x);
            Vector256<int> high = Vector256.Load(row + x + 8);
            magnitudes |= Vector256.Abs(low) | Vector256.Abs(high);
            Pack(low, high).Store(lanes + x);
        }

        if (x < width)
        {
            Vector256<int> low = Vector256.Load(row + x);
            Vector256<int> high = Vector256.Load(row + x + 8);
            Vector256<int> columns = Vector256.Create(0, 1, 2, 3, 4, 5, 6, 7);
            Vector256<int> left = Vector256.Create(width - x);
            magnitudes |= Vector256.Abs(low) & Vector256.LessThan(columns, left);
            magnitudes |= Vector256.Abs(high) & Vector256.LessThan(columns + Vector256.Create(8), left);
            Pack(low, high).Store(lanes + x);
        }

        return (magnitudes & Vector256.Create(~(int)short.MaxValue)) == Vector256<int>.Zero;
    }

    /// <summary>The same, 8 lanes at a time.</summary>
    private static bool CopyRowVector128(int* row, short* lanes, int width)
    {
        Vector128<int> magnitudes = Vector128<int>.Zero;
        Vector128<int> columns = Vector128<int>.Indices;
        for (int x = 0; x < width; x += 8)
        {
            Vector128<int> low = Vector128.Load(row + x);
            Vector128<int> high = Vector128.Load(row + x + 4);
            Vector128<int> left = Vector128.Create(width - x);
            magnitudes |= Vector128.Abs(low) & Vector128.LessThan(columns, left);
            magnitudes |= Vector128.Abs(high) & Vector128.LessThan(columns + Vector128.Create(4), left);
            Vector128.Narrow(low, high).Store(lanes + x);
        }

        return (magnitudes & Vector128.Create(~(int)short.MaxValue)) == Vector128<int>.Zero;
    }

    /// <summary>vpackssdw gives the quarters in the order low 0, high 0, low 1, high 1; 0xD8 swaps the middle ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Pack(Vector256<int> low, Vector256<int> high)
        => Avx2.Permute4x64(Avx2.PackSignedSaturate(low, high).AsInt64(), 0xD8).AsInt16();
}
