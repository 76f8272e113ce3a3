// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace Htj2k.Samples;

/// <content>
/// Vectors of 16 bytes, for arm64 and for x86 without AVX2; as with AVX2, the rest of a row is done with a last vector that overlaps the
/// one before.
/// </content>
internal static unsafe partial class RowLoader
{
    private static void LoadVector128<TSample, T>(TSample* samples, long shift, T* lanes, int width)
        where TSample : unmanaged
        where T : unmanaged, IBinaryInteger<T>
    {
        Vector128<T> shifts = Vector128.Create(T.CreateTruncating(shift));
        int count = Vector128<T>.Count;
        for (int x = 0; x <= width - count; x += count)
        {
            (WidenVector128<TSample, T>(samples + x) - shifts).Store(lanes + x);
        }

        (WidenVector128<TSample, T>(samples + width - count) - shifts).Store(lanes + width - count);
    }

    /// <summary>One vector of lanes from as many samples of the same size or smaller; no more are read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<T> WidenVector128<TSample, T>(TSample* samples)
        where TSample : unmanaged
        where T : unmanaged
    {
        if (sizeof(TSample) == sizeof(T))
        {
            return Vector128.Load((T*)samples);
        }

        if (sizeof(T) == sizeof(short))
        {
            Vector128<byte> eight = Vector128.CreateScalarUnsafe(*(ulong*)samples).AsByte();
            return typeof(TSample) == typeof(byte)
                ? Vector128.WidenLower(eight).As<ushort, T>()
                : Vector128.WidenLower(eight.AsSByte()).As<short, T>();
        }

        if (sizeof(TSample) == sizeof(byte))
        {
            Vector128<byte> four = Vector128.CreateScalarUnsafe(*(uint*)samples).AsByte();
            return typeof(TSample) == typeof(byte)
                ? Vector128.WidenLower(Vector128.WidenLower(four)).As<uint, T>()
                : Vector128.WidenLower(Vector128.WidenLower(four.AsSByte())).As<int, T>();
        }

        Vector128<ushort> words = Vector128.CreateScalarUnsafe(*(ulong*)samples).AsUInt16();
        return typeof(TSample) == typeof(ushort)
            ? Vector128.WidenLower(words).As<uint, T>()
            : Vector128.WidenLower(words.AsInt16()).As<int, T>();
    }

    /// <summary>Pixels of three components into lanes of twice a sample's size: arm64 takes pixels apart as it loads them.</summary>
    private static void LoadPixelsAdvSimd<T>(byte* samples, int width, bool isSigned, long shift, bool colorTransform, T* first, T* second,
        T* third)
        where T : unmanaged, IBinaryInteger<T>
    {
        int pixelBytes = 3 * sizeof(T) / 2;
        Vector128<T> shifts = Vector128.Create(T.CreateTruncating(shift));
        int x = 0;
        while (true)
        {
            (Vector128<byte> a, Vector128<byte> b, Vector128<byte> c) = LoadComponents<T>(samples + pixelBytes * x);
            StoreComponents(
                WidenLower<T>(a, isSigned) - shifts, WidenLower<T>(b, isSigned) - shifts, WidenLower<T>(c, isSigned) - shifts,
                colorTransform, first + x, second + x, third + x);
            int upper = x + Vector128<T>.Count;
            StoreComponents(
                WidenUpper<T>(a, isSigned) - shifts, WidenUpper<T>(b, isSigned) - shifts, WidenUpper<T>(c, isSigned) - shifts,
                colorTransform, first + upper, second + upper, third + upper);
            if (x == width - PixelsPerStep<T>())
            {
                return;
            }

            x = Math.Min(x + PixelsPerStep<T>(), width - PixelsPerStep<T>());
        }
    }

    /// <summary>The components of 16 pixels of bytes, or of 8 pixels of words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector128<byte> First, Vector128<byte> Second, Vector128<byte> Third) LoadComponents<T>(byte* samples)
        where T : unmanaged
    {
        if (sizeof(T) == sizeof(short))
        {
            return AdvSimd.Arm64.Load3xVector128AndUnzip(samples);
        }

        (Vector128<ushort> a, Vector128<ushort> b, Vector128<ushort> c) = AdvSimd.Arm64.Load3xVector128AndUnzip((ushort*)samples);
        return (a.AsByte(), b.AsByte(), c.AsByte());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreComponents<T>(Vector128<T> a, Vector128<T> b, Vector128<T> c, bool colorTransform, T* first, T* second,
        T* third)
        where T : unmanaged
    {
        if (colorTransform)
        {
            (a, b, c) = ReversibleColorTransform.Forward(a, b, c);
        }

        a.Store(first);
        b.Store(second);
        c.Store(third);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<T> WidenLower<T>(Vector128<byte> samples, bool isSigned)
        where T : unmanaged
    {
        if (sizeof(T) == sizeof(short))
        {
            return isSigned ? Vector128.WidenLower(samples.AsSByte()).As<short, T>() : Vector128.WidenLower(samples).As<ushort, T>();
        }

        return isSigned ? Vector128.WidenLower(samples.AsInt16()).As<int, T>() : Vector128.WidenLower(samples.AsUInt16()).As<uint, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<T> WidenUpper<T>(Vector128<byte> samples, bool isSigned)
        where T : unmanaged
    {
        if (sizeof(T) == sizeof(short))
        {
            return isSigned ? Vector128.WidenUpper(samples.AsSByte()).As<short, T>() : Vector128.WidenUpper(samples).As<ushort, T>();
        }

        return isSigned ? Vector128.WidenUpper(samples.AsInt16()).As<int, T>() : Vector128.WidenUpper(samples.AsUInt16()).As<uint, T>();
    }
}
