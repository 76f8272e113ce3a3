// SPDX-License-Identifier: GPL-3.0-or-later
namespace LosslessDecoders.Tests.JpegLs;

/// <summary>
/// The numbers of T.87 A.2 that a scan is coded with, lossless, from MAXVAL and the preset parameters, where 0 stands for the default.
/// </summary>
internal sealed class CodingParameters
{
    public CodingParameters(int maximumSample, int[]? presets)
    {
        MaximumSample = maximumSample;
        Range = maximumSample + 1;
        ErrorBits = CeilingLog2(Range);
        int bitsPerSample = Math.Max(2, ErrorBits);
        Limit = 2 * (bitsPerSample + Math.Max(8, bitsPerSample));
        Thresholds = MakeThresholds(maximumSample, presets);
        Reset = presets is not null && presets[4] != 0 ? presets[4] : 64;
    }

    /// <summary>MAXVAL.</summary>
    public int MaximumSample { get; }

    /// <summary>RANGE.</summary>
    public int Range { get; }

    /// <summary>qbpp.</summary>
    public int ErrorBits { get; }

    /// <summary>LIMIT: the bits of the longest code.</summary>
    public int Limit { get; }

    /// <summary>T1 to T3.</summary>
    public int[] Thresholds { get; }

    /// <summary>RESET.</summary>
    public int Reset { get; }

    /// <summary>Defaults of C.2.4.1.1.1.</summary>
    private static int[] MakeThresholds(int maximumSample, int[]? presets)
    {
        int[] basic = [3, 7, 21];
        int[] result = new int[3];
        for (int i = 0; i < 3; i++)
        {
            int value = maximumSample >= 128
                ? (Math.Min(maximumSample, 4095) + 128) / 256 * (basic[i] - i - 2) + i + 2
                : Math.Max(i + 2, basic[i] / (256 / (maximumSample + 1)));
            int lower = i == 0 ? 1 : result[i - 1];
            int standard = value > maximumSample || value < lower ? lower : value;
            result[i] = presets is not null && presets[i + 1] != 0 ? presets[i + 1] : standard;
        }

        return result;
    }

    private static int CeilingLog2(int value)
    {
        int bits = 0;
        while (1 << bits < value)
        {
            bits++;
        }

        return bits;
    }
}
