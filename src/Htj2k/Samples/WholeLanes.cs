// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;

namespace Htj2k.Samples;

/// <summary>Lanes of the reversible path: RCT.</summary>
internal readonly unsafe struct WholeLanes<T> : ISampleLanes<T>
    where T : unmanaged, IBinaryInteger<T>
{
    public static void InverseColors(T* first, T* second, T* third, T* red, T* green, T* blue, int width, byte* overflow)
        => ReversibleColorTransform.Inverse(first, second, third, red, green, blue, width, overflow);

    public static void Store(T* lanes, int width, long offset, int precision, bool isSigned, byte* samples, int bytesPerSample, int step)
        => RowStorer.Store(lanes, width, offset, precision, isSigned, samples, bytesPerSample, step);
}
