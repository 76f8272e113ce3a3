// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Htj2k.Samples;

/// <content>Vectors of 16 bytes, for arm64 and for x86 without AVX2.</content>
internal static unsafe partial class RowStorer
{
    /// <returns>The first sample that is left.</returns>
    private static int StoreVector128<T, TSample>(T* lanes, int width, long offset, T minimum, T maximum, TSample* samples)
        where T : unmanaged, IBinaryInteger<T>
        where TSample : unmanaged
    {
        int x = 0;
        int count = Vector128<T>.Count;
        Vector128<T> low = Vector128.Create(minimum);
        Vector128<T> high = Vector128.Create(maximum);
        Vector128<T> shift = Vector128.Create(T.CreateTruncating(offset));
        if (sizeof(T) == sizeof(TSample))
        {
            for (; x <= width - count; x += count)
            {
                Shifted(lanes + x).Store((T*)samples + x);
            }
        }
        else if (typeof(T) == typeof(short) && typeof(TSample) == typeof(byte))
        {
            for (; x <= width - 2 * count; x += 2 * count)
            {
                Vector128.Narrow(Shifted(lanes + x).AsUInt16(), Shifted(lanes + x + count).AsUInt16()).Store((byte*)samples + x);
            }
        }
        else if (typeof(T) == typeof(int) && typeof(TSample) == typeof(ushort))
        {
            for (; x <= width - 2 * count; x += 2 * count)
            {
                Vector128.Narrow(Shifted(lanes + x).AsUInt32(), Shifted(lanes + x + count).AsUInt32()).Store((ushort*)samples + x);
            }
        }

        return x;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        Vector128<T> Shifted(T* lane) => Vector128.Min(Vector128.Max(Vector128.Load(lane), low), high) + shift;
    }
}
