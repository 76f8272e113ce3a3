// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Htj2k.Samples;

/// <content>Vectors of 64 bytes (AVX-512 F and BW).</content>
internal static unsafe partial class RowStorer
{
    /// <returns>The first sample that is left.</returns>
    private static int StoreAvx512<T, TSample>(T* lanes, int width, long offset, T minimum, T maximum, TSample* samples)
        where T : unmanaged, IBinaryInteger<T>
        where TSample : unmanaged
    {
        int x = 0;
        int count = Vector512<T>.Count;
        Vector512<T> low = Vector512.Create(minimum);
        Vector512<T> high = Vector512.Create(maximum);
        Vector512<T> shift = Vector512.Create(T.CreateTruncating(offset));
        if (sizeof(T) == sizeof(TSample))
        {
            for (; x <= width - count; x += count)
            {
                Shifted(lanes + x).Store((T*)samples + x);
            }
        }
        else if (typeof(T) == typeof(short) && typeof(TSample) == typeof(byte))
        {
            for (; x <= width - count; x += count)
            {
                Avx512BW.ConvertToVector256Byte(Shifted(lanes + x).AsUInt16()).Store((byte*)samples + x);
            }
        }
        else if (typeof(T) == typeof(int) && typeof(TSample) == typeof(ushort))
        {
            for (; x <= width - count; x += count)
            {
                Avx512F.ConvertToVector256UInt16(Shifted(lanes + x).AsUInt32()).Store((ushort*)samples + x);
            }
        }

        return x;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        Vector512<T> Shifted(T* lane) => Vector512.Min(Vector512.Max(Vector512.Load(lane), low), high) + shift;
    }
}
