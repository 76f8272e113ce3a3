// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LosslessDecoders.Rle;

/// <summary>Makes pixels of byte planes that lie one after the other: byte k of pixel p is byte p of plane k.</summary>
internal static class PlaneInterleaver
{
    /// <param name="planes">The planes, all of the same length.</param>
    /// <param name="count">How many planes there are.</param>
    /// <param name="pixels">As long as <paramref name="planes"/>.</param>
    public static void Interleave(ReadOnlySpan<byte> planes, int count, Span<byte> pixels)
    {
        Debug.Assert(planes.Length == pixels.Length && planes.Length % count == 0, "planes and pixels have the same bytes");
        int done = count switch
        {
            2 => InterleavePairs(planes, pixels),
            3 => InterleaveTriples(planes, pixels),
            _ => 0,
        };
        InterleaveScalar(planes, count, pixels, done);
    }

    /// <param name="planes">The planes, one after the other.</param>
    /// <param name="count">How many planes there are.</param>
    /// <param name="pixels">As long as <paramref name="planes"/>.</param>
    /// <param name="first">The pixel to begin with.</param>
    internal static void InterleaveScalar(ReadOnlySpan<byte> planes, int count, Span<byte> pixels, int first)
    {
        int length = planes.Length / count;
        for (int plane = 0; plane < count; plane++)
        {
            ReadOnlySpan<byte> bytes = planes.Slice(plane * length, length);
            int position = first * count + plane;
            for (int pixel = first; pixel < bytes.Length; pixel++)
            {
                pixels[position] = bytes[pixel];
                position += count;
            }
        }
    }

    /// <summary>Two planes: 32 bytes of each widen to 16 bits, the second moves to the high byte.</summary>
    /// <returns>Pixels done, a multiple of 32.</returns>
    internal static int InterleavePairs(ReadOnlySpan<byte> planes, Span<byte> pixels)
    {
        int length = planes.Length / 2;
        ref byte low = ref MemoryMarshal.GetReference(planes);
        ref byte high = ref MemoryMarshal.GetReference(planes[length..]);
        ref byte target = ref MemoryMarshal.GetReference(pixels[..(2 * length)]);
        int pixel = 0;
        for (; pixel <= length - Vector256<byte>.Count; pixel += Vector256<byte>.Count)
        {
            Vector256<byte> lows = Vector256.LoadUnsafe(ref low, (nuint)pixel);
            Vector256<byte> highs = Vector256.LoadUnsafe(ref high, (nuint)pixel);
            Vector256<ushort> first = Vector256.WidenLower(lows) | (Vector256.WidenLower(highs) << 8);
            Vector256<ushort> second = Vector256.WidenUpper(lows) | (Vector256.WidenUpper(highs) << 8);
            first.AsByte().StoreUnsafe(ref target, (nuint)(2 * pixel));
            second.AsByte().StoreUnsafe(ref target, (nuint)(2 * pixel + Vector256<byte>.Count));
        }

        return pixel;
    }

    /// <summary>Three planes: 16 bytes of each spread over three vectors, two lanes apart; 0xFF leaves a lane 0.</summary>
    /// <returns>Pixels done, a multiple of 16.</returns>
    internal static int InterleaveTriples(ReadOnlySpan<byte> planes, Span<byte> pixels)
    {
        const byte No = 0xFF;
        int length = planes.Length / 3;
        ref byte red = ref MemoryMarshal.GetReference(planes);
        ref byte green = ref MemoryMarshal.GetReference(planes[length..]);
        ref byte blue = ref MemoryMarshal.GetReference(planes[(2 * length)..]);
        ref byte target = ref MemoryMarshal.GetReference(pixels[..(3 * length)]);
        int pixel = 0;
        for (; pixel <= length - Vector128<byte>.Count; pixel += Vector128<byte>.Count)
        {
            Vector128<byte> r = Vector128.LoadUnsafe(ref red, (nuint)pixel);
            Vector128<byte> g = Vector128.LoadUnsafe(ref green, (nuint)pixel);
            Vector128<byte> b = Vector128.LoadUnsafe(ref blue, (nuint)pixel);
            Vector128<byte> first = Vector128.Shuffle(r, Vector128.Create((byte)0, No, No, 1, No, No, 2, No, No, 3, No, No, 4, No, No, 5))
                | Vector128.Shuffle(g, Vector128.Create(No, 0, No, No, 1, No, No, 2, No, No, 3, No, No, 4, No, No))
                | Vector128.Shuffle(b, Vector128.Create(No, No, 0, No, No, 1, No, No, 2, No, No, 3, No, No, 4, No));
            Vector128<byte> second = Vector128.Shuffle(r, Vector128.Create(No, No, 6, No, No, 7, No, No, 8, No, No, 9, No, No, 10, No))
                | Vector128.Shuffle(g, Vector128.Create((byte)5, No, No, 6, No, No, 7, No, No, 8, No, No, 9, No, No, 10))
                | Vector128.Shuffle(b, Vector128.Create(No, 5, No, No, 6, No, No, 7, No, No, 8, No, No, 9, No, No));
            Vector128<byte> third = Vector128.Shuffle(r, Vector128.Create(No, 11, No, No, 12, No, No, 13, No, No, 14, No, No, 15, No, No))
                | Vector128.Shuffle(g, Vector128.Create(No, No, 11, No, No, 12, No, No, 13, No, No, 14, No, No, 15, No))
                | Vector128.Shuffle(b, Vector128.Create((byte)10, No, No, 11, No, No, 12, No, No, 13, No, No, 14, No, No, 15));
            first.StoreUnsafe(ref target, (nuint)(3 * pixel));
            second.StoreUnsafe(ref target, (nuint)(3 * pixel + 16));
            third.StoreUnsafe(ref target, (nuint)(3 * pixel + 32));
        }

        return pixel;
    }
}
