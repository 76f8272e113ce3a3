// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Htj2k.BlockCoding.HighThroughput;

/// <summary>
/// Shifts each lane of a vector of 16 bytes by a count of its own: one instruction on arm64, several on x86 without AVX2.
/// </summary>
internal static class LaneShift
{
    /// <param name="counts">Up to 31.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Left(Vector128<uint> numbers, Vector128<uint> counts)
    {
        if (AdvSimd.IsSupported)
        {
            return AdvSimd.ShiftLogical(numbers, counts.AsInt32());
        }

        // Powers of two, made as floats; 2^31 becomes the value for numbers too large, which is the same.
        Vector128<float> powers = ((counts + Vector128.Create(127u)) << 23).AsSingle();
        return numbers * Vector128.ConvertToInt32Native(powers).AsUInt32();
    }

    /// <param name="counts">Up to 63.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Left(Vector128<ulong> numbers, Vector128<ulong> counts)
    {
        if (AdvSimd.IsSupported)
        {
            return AdvSimd.ShiftLogical(numbers, counts.AsInt64());
        }

        // Sse2 shifts both lanes by the lower count.
        Vector128<ulong> lower = Sse2.ShiftLeftLogical(numbers, counts);
        Vector128<ulong> upper = Sse2.ShiftLeftLogical(numbers, Sse2.UnpackHigh(counts, counts));
        return Sse2.MoveScalar(upper.AsDouble(), lower.AsDouble()).AsUInt64();
    }

    /// <param name="numbers">Below 2^16.</param>
    /// <param name="counts">Up to 16.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Right(Vector128<uint> numbers, Vector128<uint> counts)
        => AdvSimd.IsSupported ? AdvSimd.ShiftLogical(numbers, -counts.AsInt32()) : Left(numbers, Vector128.Create(16u) - counts) >> 16;

    /// <summary>As many low ones.</summary>
    /// <param name="counts">Up to 31.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> LowBits(Vector128<uint> counts) => Left(Vector128<uint>.One, counts) - Vector128<uint>.One;

    /// <summary>As many low ones.</summary>
    /// <param name="counts">Up to 63.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> LowBits(Vector128<ulong> counts) => Left(Vector128<ulong>.One, counts) - Vector128<ulong>.One;
}
