// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using System.Runtime.InteropServices;
using Htj2k.Contract;

namespace Htj2k.Samples;

/// <summary>The deviation of decoded samples from the encoded ones.</summary>
/// <param name="Psnr">In dB, the peak being 2^bits - 1; infinite when nothing differs.</param>
/// <param name="Largest">The largest difference.</param>
internal readonly record struct Deviation(double Psnr, int Largest)
{
    public static Deviation Between(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual, in SampleFormat format)
    {
        (double squares, int largest) = (format.BytesPerSample, format.IsSigned) switch
        {
            (1, false) => Measure(expected, actual),
            (1, true) => Measure(MemoryMarshal.Cast<byte, sbyte>(expected), MemoryMarshal.Cast<byte, sbyte>(actual)),
            (2, false) => Measure(MemoryMarshal.Cast<byte, ushort>(expected), MemoryMarshal.Cast<byte, ushort>(actual)),
            (2, true) => Measure(MemoryMarshal.Cast<byte, short>(expected), MemoryMarshal.Cast<byte, short>(actual)),
            _ => Measure(MemoryMarshal.Cast<byte, int>(expected), MemoryMarshal.Cast<byte, int>(actual)),
        };
        double samples = expected.Length / format.BytesPerSample;
        double peak = (1L << format.BitsPerSample) - 1;
        return new Deviation(squares == 0 ? double.PositiveInfinity : 10 * Math.Log10(peak * peak * samples / squares), largest);
    }

    private static (double Squares, int Largest) Measure<T>(ReadOnlySpan<T> expected, ReadOnlySpan<T> actual)
        where T : unmanaged, IBinaryInteger<T>
    {
        // Differences of 16 bits squared are 32 bits long: 2^32 samples of them do not overflow.
        ulong squares = 0;
        int largest = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            int difference = Math.Abs(int.CreateTruncating(expected[i]) - int.CreateTruncating(actual[i]));
            squares += (ulong)difference * (ulong)difference;
            largest = Math.Max(largest, difference);
        }

        return (squares, largest);
    }
}
