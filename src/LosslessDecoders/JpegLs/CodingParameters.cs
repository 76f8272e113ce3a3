// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using System.Numerics;

namespace LosslessDecoders.JpegLs;

/// <summary>Preset coding parameters (T.87 C.2.4.1.1), 0 where a default is meant, for NEAR = 0.</summary>
/// <param name="MaxVal">MAXVAL: the greatest sample.</param>
/// <param name="T1">First threshold of the gradients.</param>
/// <param name="T2">Second threshold.</param>
/// <param name="T3">Third threshold.</param>
/// <param name="Reset">RESET: occurrences of a context after which its counters are halved.</param>
internal readonly record struct CodingParameters(int MaxVal, int T1, int T2, int T3, int Reset)
{
    private const int DefaultReset = 64;

    /// <summary>RANGE of A.2.1.</summary>
    public int Range => MaxVal + 1;

    /// <summary>qbpp of A.2.1: bits of a mapped error value.</summary>
    public int ErrorBits => BitsFor(Range);

    /// <summary>LIMIT of A.2.1: the longest code.</summary>
    public int Limit
    {
        get
        {
            int bitsPerSample = Math.Max(2, BitsFor(MaxVal + 1));
            return 2 * (bitsPerSample + Math.Max(8, bitsPerSample));
        }
    }

    /// <param name="segment">Five values of an LSE segment with ID 1.</param>
    public static CodingParameters Read(ReadOnlySpan<byte> segment) => new(
        BinaryPrimitives.ReadUInt16BigEndian(segment),
        BinaryPrimitives.ReadUInt16BigEndian(segment[2..]),
        BinaryPrimitives.ReadUInt16BigEndian(segment[4..]),
        BinaryPrimitives.ReadUInt16BigEndian(segment[6..]),
        BinaryPrimitives.ReadUInt16BigEndian(segment[8..]));

    /// <summary>The parameters with the defaults of C.2.4.1.1.1 where they are 0.</summary>
    /// <param name="precision">Bits of a sample, 2 to 16.</param>
    /// <param name="resolved">The parameters, none of them 0.</param>
    /// <returns>False when a parameter is outside the bounds of Table C.1.</returns>
    public bool TryResolve(int precision, out CodingParameters resolved)
    {
        int maxVal = MaxVal == 0 ? (1 << precision) - 1 : MaxVal;
        (int default1, int default2, int default3) = DefaultThresholds(maxVal);
        int t1 = T1 == 0 ? Clamp(default1, 1, maxVal) : T1;
        int t2 = T2 == 0 ? Clamp(default2, t1, maxVal) : T2;
        int t3 = T3 == 0 ? Clamp(default3, t2, maxVal) : T3;
        int reset = Reset == 0 ? DefaultReset : Reset;
        resolved = new(maxVal, t1, t2, t3, reset);
        return maxVal < 1 << precision && t1 <= t2 && t2 <= t3 && t3 <= maxVal && reset >= 3 && reset <= Math.Max(255, maxVal);
    }

    /// <summary>The gradient's region, -4 to 4 (A.3.3).</summary>
    public int Quantize(int gradient)
    {
        int size = Math.Abs(gradient);
        int region = size == 0 ? 0 : size < T1 ? 1 : size < T2 ? 2 : size < T3 ? 3 : 4;
        return gradient < 0 ? -region : region;
    }

    private static (int T1, int T2, int T3) DefaultThresholds(int maxVal)
    {
        if (maxVal >= 128)
        {
            int factor = (Math.Min(maxVal, 4095) + 128) / 256;
            return (factor + 2, 4 * factor + 3, 17 * factor + 4);
        }

        int divisor = 256 / (maxVal + 1);
        return (Math.Max(2, 3 / divisor), Math.Max(3, 7 / divisor), Math.Max(4, 21 / divisor));
    }

    /// <summary>CLAMP of Figure C.3: outside the bounds it is the lower one.</summary>
    private static int Clamp(int value, int lower, int maxVal) => value > maxVal || value < lower ? lower : value;

    private static int BitsFor(int values) => 32 - BitOperations.LeadingZeroCount((uint)values - 1);
}
