// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Htj2k.Samples;

/// <summary>Packs three rows of 16-bit lanes to interleaved pixels of three bytes, 16 pixels a step.</summary>
internal static unsafe class PixelStorer
{
    /// <summary>Adds <paramref name="offset"/> to the lanes, keeps them from 0 to <paramref name="highest"/>, and stores them.</summary>
    /// <param name="highest">The largest sample, up to 255.</param>
    /// <returns>The first pixel that is left; whole steps only.</returns>
    public static int Store(short* red, short* green, short* blue, int width, int offset, int highest, byte* pixels)
    {
        if (AdvSimd.Arm64.IsSupported)
        {
            return StoreAdvSimd(red, green, blue, width, offset, highest, pixels);
        }

        if (!Ssse3.IsSupported || !Vector256.IsHardwareAccelerated)
        {
            return 0;
        }

        // Limits and offset as in RowStorer: clamped first, then moved.
        Vector256<short> lowest = Vector256.Create(short.CreateSaturating(-offset));
        Vector256<short> largest = Vector256.Create(short.CreateSaturating(highest - offset));
        Vector256<short> shift = Vector256.Create((short)offset);
        int x = 0;
        for (; x <= width - 16; x += 16)
        {
            Vector128<byte> r = Pack(red + x, lowest, largest, shift);
            Vector128<byte> g = Pack(green + x, lowest, largest, shift);
            Vector128<byte> b = Pack(blue + x, lowest, largest, shift);
            byte* target = pixels + 3 * x;
            Merge(r, g, b, 0).Store(target);
            Merge(r, g, b, 1).Store(target + 16);
            Merge(r, g, b, 2).Store(target + 32);
        }

        return x;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Pack(short* lanes, Vector256<short> lowest, Vector256<short> largest, Vector256<short> shift)
    {
        Vector256<ushort> samples = (Vector256.Min(Vector256.Max(Vector256.Load(lanes), lowest), largest) + shift).AsUInt16();
        return Vector128.Narrow(samples.GetLower(), samples.GetUpper());
    }

    /// <summary>arm64 merges the components as it stores them.</summary>
    private static int StoreAdvSimd(short* red, short* green, short* blue, int width, int offset, int highest, byte* pixels)
    {
        Vector128<short> lowest = Vector128.Create(short.CreateSaturating(-offset));
        Vector128<short> largest = Vector128.Create(short.CreateSaturating(highest - offset));
        Vector128<short> shift = Vector128.Create((short)offset);
        int x = 0;
        for (; x <= width - 16; x += 16)
        {
            AdvSimd.Arm64.StoreVectorAndZip(pixels + 3 * x, (Pack(red + x), Pack(green + x), Pack(blue + x)));
        }

        return x;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        Vector128<byte> Pack(short* lanes) => Vector128.Narrow(Shifted(lanes), Shifted(lanes + 8));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        Vector128<ushort> Shifted(short* lanes)
            => (Vector128.Min(Vector128.Max(Vector128.Load(lanes), lowest), largest) + shift).AsUInt16();
    }

    /// <summary>
    /// One third of the 48 bytes of 16 pixels: each byte comes from one of the three vectors, the others give zero there (index 255).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Merge(Vector128<byte> r, Vector128<byte> g, Vector128<byte> b, int third) => third switch
    {
        0 => Ssse3.Shuffle(r, Vector128.Create((byte)0, 255, 255, 1, 255, 255, 2, 255, 255, 3, 255, 255, 4, 255, 255, 5))
            | Ssse3.Shuffle(g, Vector128.Create((byte)255, 0, 255, 255, 1, 255, 255, 2, 255, 255, 3, 255, 255, 4, 255, 255))
            | Ssse3.Shuffle(b, Vector128.Create((byte)255, 255, 0, 255, 255, 1, 255, 255, 2, 255, 255, 3, 255, 255, 4, 255)),
        1 => Ssse3.Shuffle(r, Vector128.Create((byte)255, 255, 6, 255, 255, 7, 255, 255, 8, 255, 255, 9, 255, 255, 10, 255))
            | Ssse3.Shuffle(g, Vector128.Create((byte)5, 255, 255, 6, 255, 255, 7, 255, 255, 8, 255, 255, 9, 255, 255, 10))
            | Ssse3.Shuffle(b, Vector128.Create((byte)255, 5, 255, 255, 6, 255, 255, 7, 255, 255, 8, 255, 255, 9, 255, 255)),
        _ => Ssse3.Shuffle(r, Vector128.Create((byte)255, 11, 255, 255, 12, 255, 255, 13, 255, 255, 14, 255, 255, 15, 255, 255))
            | Ssse3.Shuffle(g, Vector128.Create((byte)255, 255, 11, 255, 255, 12, 255, 255, 13, 255, 255, 14, 255, 255, 15, 255))
            | Ssse3.Shuffle(b, Vector128.Create((byte)10, 255, 255, 11, 255, 255, 12, 255, 255, 13, 255, 255, 14, 255, 255, 15)),
    };
}
