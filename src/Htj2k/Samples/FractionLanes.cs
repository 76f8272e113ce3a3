// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;

namespace Htj2k.Samples;

/// <summary>Lanes of the irreversible path: ICT.</summary>
internal readonly unsafe struct FractionLanes<T> : ISampleLanes<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static void InverseColors(T* first, T* second, T* third, T* red, T* green, T* blue, int width, byte* overflow)
        => IrreversibleColorTransform.Inverse(first, second, third, red, green, blue, width);

    public static void Store(T* lanes, int width, long offset, int precision, bool isSigned, byte* samples, int bytesPerSample, int step)
        => FractionStorer.Store(lanes, width, offset, precision, isSigned, samples, bytesPerSample, step);
}
