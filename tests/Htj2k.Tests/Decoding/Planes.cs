// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using Xunit;

namespace Htj2k.Tests.Decoding;

/// <summary>Compares planes of samples.</summary>
internal static class Planes
{
    /// <summary>Fails when the samples' largest difference exceeds a limit.</summary>
    /// <param name="bits">Precision; the bits above it are not compared.</param>
    public static void AssertWithin(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual, int bits, bool isSigned, int limit)
    {
        Assert.Equal(expected.Length, actual.Length);
        int bytes = bits <= 8 ? 1 : bits <= 16 ? 2 : 4;
        for (int i = 0; i < expected.Length; i += bytes)
        {
            long first = Sample(expected[i..], bytes, bits, isSigned);
            long second = Sample(actual[i..], bytes, bits, isSigned);
            if (Math.Abs(first - second) > limit)
            {
                Assert.Fail($"Sample {i / bytes}: {first} was expected, {second} decoded");
            }
        }
    }

    /// <summary>Mean squared error and peak absolute error.</summary>
    public static (double Mse, int Pae) Difference(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual, int bits, bool isSigned)
    {
        int bytes = bits <= 8 ? 1 : bits <= 16 ? 2 : 4;
        double sum = 0;
        long largest = 0;
        for (int i = 0; i < expected.Length; i += bytes)
        {
            long difference = Math.Abs(Sample(expected[i..], bytes, bits, isSigned) - Sample(actual[i..], bytes, bits, isSigned));
            sum += (double)difference * difference;
            largest = Math.Max(largest, difference);
        }

        return (sum / (expected.Length / bytes), (int)largest);
    }

    private static long Sample(ReadOnlySpan<byte> samples, int bytes, int bits, bool isSigned)
    {
        long value = bytes switch
        {
            1 => samples[0],
            2 => BinaryPrimitives.ReadUInt16LittleEndian(samples),
            _ => BinaryPrimitives.ReadUInt32LittleEndian(samples),
        };
        return isSigned ? value << (64 - bits) >> (64 - bits) : value;
    }
}
