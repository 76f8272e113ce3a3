// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Htj2k.Samples;

/// <summary>The smallest and the largest sample of a frame.</summary>
internal readonly record struct SampleRange(int Minimum, int Maximum)
{
    /// <summary>Scans all samples of a frame.</summary>
    public static SampleRange Of(ReadOnlySpan<byte> samples, in SampleFormat format) => (format.BytesPerSample, format.IsSigned) switch
    {
        (1, false) => Scan(samples),
        (1, true) => Scan(MemoryMarshal.Cast<byte, sbyte>(samples)),
        (2, false) => Scan(MemoryMarshal.Cast<byte, ushort>(samples)),
        (2, true) => Scan(MemoryMarshal.Cast<byte, short>(samples)),
        _ => Scan(MemoryMarshal.Cast<byte, int>(samples)),
    };

    private static SampleRange Scan<T>(ReadOnlySpan<T> samples)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        T smallest = T.MaxValue;
        T largest = T.MinValue;
        int i = 0;
        if (Vector256.IsHardwareAccelerated && samples.Length >= Vector256<T>.Count)
        {
            Vector256<T> low = Vector256.Create(samples);
            Vector256<T> high = low;
            for (i = Vector256<T>.Count; i <= samples.Length - Vector256<T>.Count; i += Vector256<T>.Count)
            {
                Vector256<T> lanes = Vector256.Create(samples[i..]);
                low = Vector256.Min(low, lanes);
                high = Vector256.Max(high, lanes);
            }

            for (int lane = 0; lane < Vector256<T>.Count; lane++)
            {
                smallest = T.Min(smallest, low[lane]);
                largest = T.Max(largest, high[lane]);
            }
        }

        for (; i < samples.Length; i++)
        {
            smallest = T.Min(smallest, samples[i]);
            largest = T.Max(largest, samples[i]);
        }

        return new SampleRange(int.CreateTruncating(smallest), int.CreateTruncating(largest));
    }
}
