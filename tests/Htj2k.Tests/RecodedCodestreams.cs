// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Contract;
using TestSupport;
using Xunit;

namespace Htj2k.Tests;

/// <summary>Codestreams for <see cref="CoefficientTranscoder"/>, and the comparison of what it makes of them.</summary>
internal static class RecodedCodestreams
{
    public const int Width = 157;
    public const int Height = 131;

    /// <returns>The codestream of HTJ2K.</returns>
    public static byte[] Compare(byte[] source, int bits, double sizeRatio, bool asksOpenJpeg = true)
    {
        byte[] result = Recode(source, BlockCoder.HighThroughput);
        CodestreamInfo info = Htj2kDecoder.ReadInfo(result);
        Assert.True(info.IsHighThroughput);
        AssertSame(source, result, bits, info, asksOpenJpeg);

        // HT coding is bad at samples that no wavelet has made small.
        bool isSmall = result.Length < source.Length * sizeRatio + 1024;
        Assert.True(info.DecompositionLevels == 0 || isSmall, $"{result.Length} bytes of {source.Length}");
        if (HasCausalContext(result))
        {
            Assert.Contains("vertically causal", Assert.Throws<Htj2kFormatException>(() => Recode(result, BlockCoder.Mq)).Message,
                StringComparison.Ordinal);
            return result;
        }

        byte[] back = Recode(result, BlockCoder.Mq);
        Assert.False(Htj2kDecoder.ReadInfo(back).IsHighThroughput);
        AssertSame(source, back, bits, info, asksOpenJpeg);
        return result;
    }

    /// <summary>The style in the first COD.</summary>
    private static bool HasCausalContext(ReadOnlySpan<byte> codestream)
        => (codestream[codestream.IndexOf<byte>([0xFF, 0x52]) + 12] & 8) != 0;

    private static byte[] Recode(byte[] source, BlockCoder target)
    {
        using CoefficientTranscoder transcoder = new(target);
        byte[] room = new byte[4 * source.Length + 4096];
        Assert.True(transcoder.TryTranscode(source, room, out int length));
        Assert.True(transcoder.Proves(source, room.AsSpan(0, length)));
        return room[..length];
    }

    private static void AssertSame(byte[] source, byte[] result, int bits, CodestreamInfo info, bool asksOpenJpeg)
    {
        for (int discarded = 0; discarded <= info.DecompositionLevels; discarded++)
        {
            Assert.Equal(TryDecode(source, discarded), TryDecode(result, discarded));
        }

        if (asksOpenJpeg && OpenJpeg.Missing is null)
        {
            AssertNear(OpenJpeg.Decode(source), OpenJpeg.Decode(result), bits, info.IsReversible ? 0 : 1);
        }
    }

    private static void AssertNear(byte[] expected, byte[] actual, int bits, int tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        int step = bits > 8 ? 2 : 1;
        for (int i = 0; i < expected.Length; i += step)
        {
            int a = step == 1 ? expected[i] : BitConverter.ToUInt16(expected, i);
            int b = step == 1 ? actual[i] : BitConverter.ToUInt16(actual, i);
            int difference = Math.Abs(a - b);
            Assert.True(Math.Min(difference, (1 << bits) - difference) <= tolerance, $"sample {i / step}: {a} and {b}");
        }
    }

    public static byte[] Encode(int components, int bits, bool isSigned, string options)
    {
        byte[] planes = SampleNoise.Create(components * Width * Height, bits > 8 ? 16 : 8, bits, isSigned);
        return OpenJpegEncoder.Encode(planes, $"{Width},{Height},{components},{bits},{(isSigned ? 's' : 'u')}", options.Split(' '));
    }

    public static byte[]? TryDecode(ReadOnlySpan<byte> codestream, int discarded)
    {
        try
        {
            byte[] planes = new byte[Htj2kDecoder.PlanesBytes(Htj2kDecoder.ReadInfo(codestream), 2, discarded)];
            using Htj2kDecoder decoder = new();
            decoder.DecodePlanes(codestream, 2, planes, new DecodingOptions { DiscardedResolutions = discarded });
            return planes;
        }
        catch (Exception e) when (e is Htj2kFormatException or ArgumentException or OutOfMemoryException or OverflowException)
        {
            return null;
        }
    }
}
