// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Samples;

/// <summary>The last steps for the wavelet's rows: the inverse colour transform of the wavelet, and storing.</summary>
internal unsafe interface ISampleLanes<T>
    where T : unmanaged
{
    /// <summary>Makes R, G and B of the first three components.</summary>
    /// <param name="overflow">Takes a bit for each lane that does not hold its sample.</param>
    static abstract void InverseColors(T* first, T* second, T* third, T* red, T* green, T* blue, int width, byte* overflow);

    /// <summary>Adds <paramref name="offset"/>, keeps the samples within their precision and stores them.</summary>
    /// <param name="step">From one sample to the next, in samples.</param>
    static abstract void Store(T* lanes, int width, long offset, int precision, bool isSigned, byte* samples, int bytesPerSample, int step);
}
