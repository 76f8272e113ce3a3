// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Htj2k.Samples;

/// <content>
/// Whole vectors. A frame ends where its last sample ends, so nothing is read beyond a row: the rest is done with a last vector that
/// overlaps the one before. The row below is fetched meanwhile: between two rows the block coder may have run for long, and the processor
/// forgotten the stream.
/// </content>
internal static unsafe partial class RowLoader
{
    private static void LoadAvx2<TSample, T>(TSample* samples, long shift, T* lanes, int width)
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

    /// <summary>Pixels of three components into lanes of twice a sample's size.</summary>
    private static void LoadPixelsAvx2<T>(byte* samples, int width, bool isSigned, long shift, bool colorTransform, T* first, T* second,
        T* third)
        where T : unmanaged, IBinaryInteger<T>
    {
        int pixelBytes = 3 * sizeof(T) / 2;
        int count = Vector256<T>.Count;
        Vector256<T> shifts = Vector256.Create(T.CreateTruncating(shift));
        for (int x = 0; x <= width - count; x += count)
        {
            Sse.Prefetch0(samples + pixelBytes * (x + width));
            Load48(samples + pixelBytes * x, isSigned, shifts, colorTransform, first + x, second + x, third + x);
        }

        int last = width - count;
        Load48(samples + pixelBytes * last, isSigned, shifts, colorTransform, first + last, second + last, third + last);
    }

    /// <summary>
    /// 48 bytes hold 16 pixels of bytes or 8 of words. Sample 3i + c of them is component c of pixel i, so in the three vectors each
    /// component has the places that leave one remainder modulo 3, another in each vector: two blends gather it in one vector, a shuffle
    /// sorts it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load48<T>(byte* samples, bool isSigned, Vector256<T> shifts, bool colorTransform, T* first, T* second, T* third)
        where T : unmanaged
    {
        bool bytes = sizeof(T) == sizeof(short);
        Vector128<byte> remainder0 = bytes
            ? Vector128.Create(0xFF, 0, 0, 0xFF, 0, 0, 0xFF, 0, 0, 0xFF, 0, 0, 0xFF, 0, 0, (byte)0xFF)
            : Vector128.Create(0xFFFF, 0, 0, 0xFFFF, 0, 0, 0xFFFF, (ushort)0).AsByte();
        Vector128<byte> remainder1 = bytes
            ? Vector128.Create(0, 0xFF, 0, 0, 0xFF, 0, 0, 0xFF, 0, 0, 0xFF, 0, 0, 0xFF, 0, (byte)0)
            : Vector128.Create(0, 0xFFFF, 0, 0, 0xFFFF, 0, 0, (ushort)0xFFFF).AsByte();
        Vector128<byte> remainder2 = ~(remainder0 | remainder1);
        Vector128<byte> order = bytes
            ? Vector128.Create((byte)0, 3, 6, 9, 12, 15, 2, 5, 8, 11, 14, 1, 4, 7, 10, 13)
            : Vector128.Create((byte)0, 1, 6, 7, 12, 13, 2, 3, 8, 9, 14, 15, 4, 5, 10, 11);

        // The places of component c leave the remainder c in the first vector, c + 2 in this one and c + 1 in that: 16 and 32 bytes further
        // on, or 16 and 8 words.
        Vector128<byte> start = Vector128.Load(samples);
        Vector128<byte> plus2 = Vector128.Load(samples + (bytes ? 16 : 32));
        Vector128<byte> plus1 = Vector128.Load(samples + (bytes ? 32 : 16));
        Vector128<byte> firsts = Sse41.BlendVariable(Sse41.BlendVariable(start, plus2, remainder2), plus1, remainder1);
        Vector128<byte> seconds = Sse41.BlendVariable(Sse41.BlendVariable(start, plus2, remainder0), plus1, remainder2);
        Vector128<byte> thirds = Sse41.BlendVariable(Sse41.BlendVariable(start, plus2, remainder1), plus1, remainder0);
        Vector256<T> a = WidenSamples<T>(Ssse3.Shuffle(firsts, order), isSigned) - shifts;
        Vector256<T> b = WidenSamples<T>(Ssse3.Shuffle(seconds, Follow(order)), isSigned) - shifts;
        Vector256<T> c = WidenSamples<T>(Ssse3.Shuffle(thirds, Follow(Follow(order))), isSigned) - shifts;
        if (colorTransform)
        {
            (a, b, c) = ReversibleColorTransform.Forward(a, b, c);
        }

        a.Store(first);
        b.Store(second);
        c.Store(third);

        // The places one sample further on, in a ring of 16 bytes.
        static Vector128<byte> Follow(Vector128<byte> places)
            => (places + Vector128.Create((byte)(sizeof(T) / 2))) & Vector128.Create((byte)15);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> WidenSamples<T>(Vector128<byte> samples, bool isSigned)
        where T : unmanaged
    {
        if (sizeof(T) == sizeof(short))
        {
            return (isSigned ? Avx2.ConvertToVector256Int16(samples.AsSByte()) : Avx2.ConvertToVector256Int16(samples)).As<short, T>();
        }

        return (isSigned ? Avx2.ConvertToVector256Int32(samples.AsInt16()) : Avx2.ConvertToVector256Int32(samples.AsUInt16())).As<int, T>();
    }
}
