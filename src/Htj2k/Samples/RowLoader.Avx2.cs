// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Htj2k.Samples;

/// <content>
/// Whole vectors. A frame ends where its last sample ends, so nothing is read beyond a row: what is left of it is done with a last vector that overlaps
/// the one before. The row below is fetched meanwhile: between two rows the block coder may have run for long, and the processor forgotten the stream.
/// </content>
internal static unsafe partial class RowLoader
{
    /// <summary>Fewest pixels that <see cref="LoadPixelsAvx2"/> takes.</summary>
    private const int PixelsAtOnce = 16;

    /// <summary>Fewest samples that <see cref="LoadAvx2"/> takes.</summary>
    private static int LanesAtOnce<T>()
        where T : unmanaged
        => Vector256<T>.Count;

    private static void LoadAvx2<TSample, T>(TSample* samples, int shift, T* lanes, int width)
        where TSample : unmanaged
        where T : unmanaged, IBinaryInteger<T>
    {
        // Differences wrap like those of the scalar code; they fit the lanes even where the shift alone does not.
        Vector256<T> shifts = Vector256.Create(T.CreateTruncating(shift));
        int count = Vector256<T>.Count;
        for (int x = 0; x <= width - count; x += count)
        {
            Sse.Prefetch0(samples + x + width);
            (Widen<TSample, T>(samples + x) - shifts).Store(lanes + x);
        }

        (Widen<TSample, T>(samples + width - count) - shifts).Store(lanes + width - count);
    }

    /// <summary>One vector of lanes from as many samples of the same size or smaller.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> Widen<TSample, T>(TSample* samples)
        where TSample : unmanaged
        where T : unmanaged
    {
        if (sizeof(TSample) == sizeof(T))
        {
            return Vector256.Load((T*)samples);
        }

        if (sizeof(T) == sizeof(short))
        {
            return typeof(TSample) == typeof(byte)
                ? Avx2.ConvertToVector256Int16((byte*)samples).As<short, T>()
                : Avx2.ConvertToVector256Int16((sbyte*)samples).As<short, T>();
        }

        if (sizeof(TSample) == sizeof(byte))
        {
            return typeof(TSample) == typeof(byte)
                ? Avx2.ConvertToVector256Int32((byte*)samples).As<int, T>()
                : Avx2.ConvertToVector256Int32((sbyte*)samples).As<int, T>();
        }

        return typeof(TSample) == typeof(ushort)
            ? Avx2.ConvertToVector256Int32((ushort*)samples).As<int, T>()
            : Avx2.ConvertToVector256Int32((short*)samples).As<int, T>();
    }

    private static void LoadPixelsAvx2(byte* samples, in SampleFormat format, int shift, bool colorTransform, short* first, short* second, short* third)
    {
        int width = format.Width;
        Vector256<short> shifts = Vector256.Create((short)shift);
        for (int x = 0; x <= width - PixelsAtOnce; x += PixelsAtOnce)
        {
            Sse.Prefetch0(samples + 3 * (x + width));
            LoadPixels16(samples + 3 * x, format.IsSigned, shifts, colorTransform, first + x, second + x, third + x);
        }

        int last = width - PixelsAtOnce;
        LoadPixels16(samples + 3 * last, format.IsSigned, shifts, colorTransform, first + last, second + last, third + last);
    }

    /// <summary>
    /// 48 bytes hold 16 pixels. Byte 3i + c of them is component c of pixel i, so in the three vectors each component has the places that leave one
    /// remainder modulo 3, another in each vector: two blends gather its 16 bytes in one vector, a shuffle sorts them.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LoadPixels16(byte* samples, bool isSigned, Vector256<short> shifts, bool colorTransform, short* first, short* second, short* third)
    {
        Vector128<byte> remainder0 = Vector128.Create(0xFF, 0, 0, 0xFF, 0, 0, 0xFF, 0, 0, 0xFF, 0, 0, 0xFF, 0, 0, (byte)0xFF);
        Vector128<byte> remainder1 = Vector128.Create(0, 0xFF, 0, 0, 0xFF, 0, 0, 0xFF, 0, 0, 0xFF, 0, 0, 0xFF, 0, (byte)0);
        Vector128<byte> remainder2 = Vector128.Create(0, 0, 0xFF, 0, 0, 0xFF, 0, 0, 0xFF, 0, 0, 0xFF, 0, 0, 0xFF, (byte)0);
        Vector128<byte> low = Vector128.Load(samples);
        Vector128<byte> middle = Vector128.Load(samples + 16);
        Vector128<byte> high = Vector128.Load(samples + 32);

        // The places of a component in (low, middle, high) leave the remainders (c, c + 2, c + 1) modulo 3.
        Vector128<byte> firsts = Sse41.BlendVariable(Sse41.BlendVariable(low, middle, remainder2), high, remainder1);
        Vector128<byte> seconds = Sse41.BlendVariable(Sse41.BlendVariable(low, middle, remainder0), high, remainder2);
        Vector128<byte> thirds = Sse41.BlendVariable(Sse41.BlendVariable(low, middle, remainder1), high, remainder0);
        Vector128<byte> order = Vector128.Create((byte)0, 3, 6, 9, 12, 15, 2, 5, 8, 11, 14, 1, 4, 7, 10, 13);
        Vector256<short> a = WidenPixels(Ssse3.Shuffle(firsts, order), isSigned) - shifts;
        Vector256<short> b = WidenPixels(Ssse3.Shuffle(seconds, Follow(order)), isSigned) - shifts;
        Vector256<short> c = WidenPixels(Ssse3.Shuffle(thirds, Follow(Follow(order))), isSigned) - shifts;
        if (colorTransform)
        {
            (a, b, c) = ReversibleColorTransform.Forward(a, b, c);
        }

        a.Store(first);
        b.Store(second);
        c.Store(third);

        // The places one further on, in a ring of 16.
        static Vector128<byte> Follow(Vector128<byte> places) => (places + Vector128<byte>.One) & Vector128.Create((byte)15);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> WidenPixels(Vector128<byte> samples, bool isSigned)
        => isSigned ? Avx2.ConvertToVector256Int16(samples.AsSByte()) : Avx2.ConvertToVector256Int16(samples);
}
