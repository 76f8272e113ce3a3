// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DicomTranscoder.PixelData;

/// <summary>
/// Examines the bits of each sample above Bits Stored, which may hold overlays, padding values or garbage (PS3.5 8.1.1). Only when they
/// carry no information can a codestream of Bits Stored bits give back every bit of Bits Allocated.
/// </summary>
internal static class UnusedBits
{
    /// <summary>True when in all samples the bits above Bits Stored are zero (unsigned) or repeat the sign (signed).</summary>
    /// <param name="samples">Native pixel data, little endian; a whole number of samples.</param>
    /// <param name="description">Bits Allocated is 8, 16 or 32.</param>
    public static bool AreRedundant(ReadOnlySpan<byte> samples, ImagePixelDescription description)
    {
        if (description.HighBit != description.BitsStored - 1)
        {
            return false;
        }

        if (description.BitsStored == description.BitsAllocated)
        {
            return true;
        }

        int stored = description.BitsStored;
        return (description.BitsAllocated, description.IsSigned) switch
        {
            (8, false) => AreZero<byte>(samples, stored),
            (8, true) => RepeatSign<sbyte>(samples, stored),
            (16, false) => AreZero<ushort>(samples, stored),
            (16, true) => RepeatSign<short>(samples, stored),
            (32, false) => AreZero<uint>(samples, stored),
            (32, true) => RepeatSign<int>(samples, stored),
            _ => throw new ArgumentException("Bits Allocated is 8, 16 or 32", nameof(description)),
        };
    }

    private static bool AreZero<T>(ReadOnlySpan<byte> samples, int bitsStored)
        where T : unmanaged, IBinaryInteger<T>
    {
        ReadOnlySpan<T> values = MemoryMarshal.Cast<byte, T>(samples);
        T all = T.Zero;
        int i = 0;
        Vector<T> wide = Vector<T>.Zero;
        for (; i <= values.Length - Vector<T>.Count; i += Vector<T>.Count)
        {
            wide |= new Vector<T>(values[i..]);
        }

        for (int lane = 0; lane < Vector<T>.Count; lane++)
        {
            all |= wide[lane];
        }

        for (; i < values.Length; i++)
        {
            all |= values[i];
        }

        return all >>> bitsStored == T.Zero;
    }

    /// <remarks>
    /// x ^ (x >> (bits - 1)) clears exactly the copies of the sign above the magnitude; the rest must fit Bits Stored - 1 bits.
    /// </remarks>
    private static bool RepeatSign<T>(ReadOnlySpan<byte> samples, int bitsStored)
        where T : unmanaged, IBinaryInteger<T>
    {
        ReadOnlySpan<T> values = MemoryMarshal.Cast<byte, T>(samples);
        int sign = 8 * Unsafe.SizeOf<T>() - 1;
        T all = T.Zero;
        int i = 0;
        Vector<T> wide = Vector<T>.Zero;
        for (; i <= values.Length - Vector<T>.Count; i += Vector<T>.Count)
        {
            Vector<T> x = new(values[i..]);
            wide |= x ^ (x >> sign);
        }

        for (int lane = 0; lane < Vector<T>.Count; lane++)
        {
            all |= wide[lane];
        }

        for (; i < values.Length; i++)
        {
            all |= values[i] ^ (values[i] >> sign);
        }

        return all >>> (bitsStored - 1) == T.Zero;
    }
}
