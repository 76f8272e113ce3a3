// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Htj2k.Contract;

namespace Htj2k.Samples;

/// <summary>The smallest and the largest of some samples.</summary>
internal readonly record struct SampleRange(long Minimum, long Maximum)
{
    /// <summary>The range of a format's precision.</summary>
    public static SampleRange Allowed(in SampleFormat format) => format.IsSigned
        ? new SampleRange(-1L << (format.BitsPerSample - 1), (1L << (format.BitsPerSample - 1)) - 1)
        : new SampleRange(0, (1L << format.BitsPerSample) - 1);

    /// <summary>Scans samples as they are stored.</summary>
    public static SampleRange Of(ReadOnlySpan<byte> samples, in SampleFormat format) => (format.BytesPerSample, format.IsSigned) switch
    {
        (1, false) => Scan(samples),
        (1, true) => Scan(MemoryMarshal.Cast<byte, sbyte>(samples)),
        (2, false) => Scan(MemoryMarshal.Cast<byte, ushort>(samples)),
        (2, true) => Scan(MemoryMarshal.Cast<byte, short>(samples)),
        (_, false) => Scan(MemoryMarshal.Cast<byte, uint>(samples)),
        (_, true) => Scan(MemoryMarshal.Cast<byte, int>(samples)),
    };

    /// <exception cref="ArgumentException">A sample outside its precision would be decoded as another one.</exception>
    public void RequireIn(SampleRange allowed)
    {
        if (Minimum < allowed.Minimum || Maximum > allowed.Maximum)
        {
            throw new ArgumentException(
                $"Samples from {Minimum} to {Maximum}; the precision allows {allowed.Minimum} to {allowed.Maximum}.");
        }
    }

    private static SampleRange Scan<T>(ReadOnlySpan<T> samples)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
        => Vector256.IsHardwareAccelerated && samples.Length >= Vector256<T>.Count ? ScanVectors(samples)
            : !Vector256.IsHardwareAccelerated && Vector128.IsHardwareAccelerated && samples.Length >= Vector128<T>.Count
                ? ScanVectors128(samples)
            : ScanScalar(samples);

    private static SampleRange ScanScalar<T>(ReadOnlySpan<T> samples)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        T smallest = T.MaxValue;
        T largest = T.MinValue;
        foreach (T sample in samples)
        {
            smallest = T.Min(smallest, sample);
            largest = T.Max(largest, sample);
        }

        return new SampleRange(long.CreateTruncating(smallest), long.CreateTruncating(largest));
    }

    /// <summary>The last vector overlaps the one before: no sample counts less for being seen twice.</summary>
    private static SampleRange ScanVectors<T>(ReadOnlySpan<T> samples)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        ReadOnlySpan<Vector256<T>> vectors = MemoryMarshal.Cast<T, Vector256<T>>(samples);
        Vector256<T> smallest = Vector256.Create(samples[^Vector256<T>.Count..]);
        Vector256<T> largest = smallest;
        foreach (Vector256<T> lanes in vectors)
        {
            smallest = Vector256.Min(smallest, lanes);
            largest = Vector256.Max(largest, lanes);
        }

        Span<T> ends = stackalloc T[2 * Vector256<T>.Count];
        smallest.CopyTo(ends);
        largest.CopyTo(ends[Vector256<T>.Count..]);
        return ScanScalar<T>(ends);
    }

    /// <summary>Vectors of 16 bytes, for arm64 and for x86 without AVX2.</summary>
    private static SampleRange ScanVectors128<T>(ReadOnlySpan<T> samples)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        Vector128<T> smallest = Vector128.Create(samples[^Vector128<T>.Count..]);
        Vector128<T> largest = smallest;
        foreach (Vector128<T> lanes in MemoryMarshal.Cast<T, Vector128<T>>(samples))
        {
            smallest = Vector128.Min(smallest, lanes);
            largest = Vector128.Max(largest, lanes);
        }

        Span<T> ends = stackalloc T[2 * Vector128<T>.Count];
        smallest.CopyTo(ends);
        largest.CopyTo(ends[Vector128<T>.Count..]);
        return ScanScalar<T>(ends);
    }
}
