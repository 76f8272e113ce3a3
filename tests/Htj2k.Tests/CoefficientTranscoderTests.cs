// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Contract;
using TestSupport;
using Xunit;

namespace Htj2k.Tests;

/// <summary>
/// Part-1 codestreams of an independent encoder in many shapes, coded again as HTJ2K, and these coded again as Part 1: our decoder and the
/// independent one give the samples of the source, of every resolution.
/// </summary>
[Trait("Length", "long")]
public sealed class CoefficientTranscoderTests
{
    private const int Width = 157;
    private const int Height = 131;

    [Theory]
    [InlineData("-n 6")]
    [InlineData("-n 1 -b 32,32")]
    [InlineData("-n 6 -b 4,4")]
    [InlineData("-n 4 -b 16,64 -r 20")]
    [InlineData("-n 5 -r 40")]
    [InlineData("-n 5 -r 7")]
    [InlineData("-n 4 -p LRCP -r 30,10,5,3 -SOP -EPH")]
    [InlineData("-n 4 -p RLCP -r 8,4,1 -c [64,64],[32,32]")]
    [InlineData("-n 3 -p RPCL -r 20,5,2 -c [128,64],[64,32],[32,32]")]
    [InlineData("-n 5 -p PCRL -r 10,1 -c [64,64]")]
    [InlineData("-n 5 -p CPRL -r 10,1 -c [64,128],[128,64]")]
    [InlineData("-n 5 -p RPCL -t 33,37 -r 9")]
    [InlineData("-n 5 -p PCRL -t 33,37 -TP R -PLT -TLM -r 9,3")]
    [InlineData("-n 4 -d 13,27 -T 5,9 -t 40,50 -r 6")]
    [InlineData("-n 4 -d 301,199 -T 290,180 -t 40,50 -p RPCL -c [16,32]")]
    [InlineData("-n 4 -r 20,8,3 -c [32,32] -POC T1=0,0,3,2,3,CPRL/T1=2,0,3,4,3,PCRL")]
    [InlineData("-n 3 -r 12,4,2 -M 1")]
    [InlineData("-n 3 -r 12,4,2 -M 2")]
    [InlineData("-n 3 -r 12,4,2 -M 4")]
    [InlineData("-n 3 -r 12,4,2 -M 8")]
    [InlineData("-n 3 -r 12,4,2 -M 32")]
    [InlineData("-n 3 -r 12,4,2 -M 63")]
    public void Codestream_coded_again_gives_the_same_samples(string options)
    {
        Assert.SkipWhen(OpenJpegEncoder.Missing is not null, OpenJpegEncoder.Missing ?? "");
        Compare(3, 8, isSigned: false, options);
        Compare(3, 8, isSigned: false, options + " -I");
        if (!options.Contains("POC", StringComparison.Ordinal))
        {
            Compare(1, 12, isSigned: true, options);
            Compare(1, 16, isSigned: false, options + " -I");
        }
    }

    [Theory]
    [InlineData("-n 3 -I -r 9 -ROI c=0,U=10", "region of interest")]
    [InlineData("-n 3 -b 1024,4", "a code-block of")]
    public void Codestream_that_is_not_coded_again_is_refused_with_the_reason(string options, string reason)
    {
        Assert.SkipWhen(OpenJpegEncoder.Missing is not null, OpenJpegEncoder.Missing ?? "");
        byte[] source = Encode(1, 8, isSigned: false, options);
        using CoefficientTranscoder transcoder = new();
        Htj2kFormatException refusal =
            Assert.Throws<Htj2kFormatException>(() => transcoder.TryTranscode(source, new byte[2 * source.Length], out _));
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>
    /// Every code-block becomes one with a region of interest: with s more exponents taken from QCD and given to RGN, its large coefficients
    /// lie in the region, the others in the background.
    /// </summary>
    [Theory]
    [InlineData("-n 3", 4)]
    [InlineData("-n 4 -t 60,50", 3)]
    [InlineData("-n 3 -r 3", 5)]
    [InlineData("-n 5 -r 12,6,3 -p RPCL -c [64,64]", 2)]
    public void Region_of_interest_is_scaled_back(string options, int shift)
    {
        Assert.SkipWhen(OpenJpegEncoder.Missing is not null, OpenJpegEncoder.Missing ?? "");
        byte[] source = WithRegion(Encode(1, 12, isSigned: false, options), shift);

        // OpenJPEG takes coefficients from half the shift on for those of the region.
        byte[] result = Compare(source, 12, sizeRatio: 3, asksOpenJpeg: false);

        ReadOnlySpan<byte> header = result.AsSpan(0, result.AsSpan().IndexOf<byte>([0xFF, 0x90]));
        Assert.True(header.IndexOf<byte>([0xFF, 0x5E]) < 0, "RGN is still there.");
    }

    /// <summary>As an encoder makes them: coefficients of the region are scaled up, those of the background stay below.</summary>
    [Theory]
    [InlineData("-n 1")]
    [InlineData("-n 1 -r 2")]
    [InlineData("-n 1 -t 60,50 -r 4,2")]
    public void Region_of_interest_that_is_scaled_back_gives_the_samples_of_an_independent_decoder(string options)
    {
        const int Shift = 6, Middle = 2048;
        Assert.SkipWhen(OpenJpegEncoder.Missing is not null, OpenJpegEncoder.Missing ?? "");
        Random random = new(3);
        byte[] samples = new byte[2 * Width * Height];
        for (int i = 0; i < Width * Height; i++)
        {
            bool isInRegion = i % Width > 30 && i % Width < 90;
            int coefficient = isInRegion ? random.Next(-(Middle >> Shift) + 1, Middle >> Shift) << Shift : random.Next(-31, 32);
            BitConverter.TryWriteBytes(samples.AsSpan(2 * i), (ushort)(Middle + coefficient));
        }

        byte[] source = OpenJpegEncoder.Encode(samples, $"{Width},{Height},1,12,u", options.Split(' '));
        _ = Compare(WithRegion(source, Shift), 12, sizeRatio: 3);
    }

    [Fact]
    public void Result_that_was_changed_is_not_proved()
    {
        Assert.SkipWhen(OpenJpegEncoder.Missing is not null, OpenJpegEncoder.Missing ?? "");
        byte[] source = Encode(1, 8, isSigned: false, "-n 3 -r 12 -I -t 90,90");
        using CoefficientTranscoder transcoder = new();
        byte[] result = new byte[2 * source.Length];
        Assert.True(transcoder.TryTranscode(source, result, out int length));
        Assert.True(transcoder.Proves(source, result.AsSpan(0, length)));
        byte[] expected = TryDecode(result.AsSpan(0, length), 0)!;
        int found = 0, changed = 0;
        for (int i = 0; i < length; i += 7, changed++)
        {
            result[i] ^= 0x10;
            bool differs = TryDecode(result.AsSpan(0, length), 0)?.AsSpan().SequenceEqual(expected) != true;
            try
            {
                Assert.False(differs && transcoder.Proves(source, result.AsSpan(0, length)), $"byte {i}");
                found += differs ? 1 : 0;
            }
            catch (Htj2kFormatException)
            {
                found++;
            }

            result[i] ^= 0x10;
        }

        Assert.True(found > changed / 2, $"{found} of {changed} changes were found.");
    }

    [Fact]
    public void Codestream_of_HTJ2K_is_refused()
    {
        using Htj2kEncoder encoder = new();
        byte[] codestream = new byte[4096];
        SampleFormat format = new(32, 32, 1, 8, IsSigned: false, 1);
        Assert.True(encoder.TryEncode(SampleNoise.Create(32 * 32, 8, 8), format, false, codestream, out int length));
        using CoefficientTranscoder transcoder = new();
        Assert.Throws<Htj2kFormatException>(() => transcoder.TryTranscode(codestream.AsSpan(0, length), new byte[8192], out _));
    }

    [Fact]
    public void Room_that_is_too_short_is_told_at_every_length()
    {
        Assert.SkipWhen(OpenJpegEncoder.Missing is not null, OpenJpegEncoder.Missing ?? "");
        byte[] source = Encode(1, 8, isSigned: false, "-n 3 -r 30 -I");
        using CoefficientTranscoder transcoder = new();
        byte[] room = new byte[2 * source.Length + 1024];
        Assert.True(transcoder.TryTranscode(source, room, out int length));
        for (int shorter = 0; shorter < length; shorter++)
        {
            Assert.False(transcoder.TryTranscode(source, room.AsSpan(0, shorter), out _));
        }
    }

    /// <summary>However a codestream is damaged: it is refused, or its result decodes to the same samples as it does.</summary>
    [Fact]
    public void Damaged_codestream_is_refused_or_gives_its_own_samples()
    {
        Assert.SkipWhen(OpenJpegEncoder.Missing is not null, OpenJpegEncoder.Missing ?? "");
        byte[] source = Encode(3, 8, isSigned: false, "-n 3 -r 40,20 -I -t 90,90");
        using CoefficientTranscoder transcoder = new();
        byte[] room = new byte[8 * source.Length];
        Random random = new(5);
        int compared = 0;
        for (int i = 0; i < 2000; i++)
        {
            byte[] damaged = [.. source];
            for (int n = random.Next(1, 4); n > 0; n--)
            {
                damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            }

            try
            {
                if (transcoder.TryTranscode(damaged, room, out int length) && TryDecode(damaged, 0) is { } samples)
                {
                    Assert.Equal(samples, TryDecode(room.AsSpan(0, length), 0));
                    compared++;
                }
            }
            catch (Htj2kFormatException)
            {
                // Refused.
            }
        }

        Assert.True(compared > 100, $"{compared} of the damaged codestreams were compared.");
    }

    private static void Compare(int components, int bits, bool isSigned, string options)
        => _ = Compare(Encode(components, bits, isSigned, options), bits, sizeRatio: 5 / 4.0);

    /// <returns>The codestream of HTJ2K.</returns>
    private static byte[] Compare(byte[] source, int bits, double sizeRatio, bool asksOpenJpeg = true)
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

    /// <summary>Takes a shift from the exponents of QCD, without quantisation, and gives it to RGN.</summary>
    private static byte[] WithRegion(byte[] codestream, int shift)
    {
        int quantization = codestream.AsSpan().IndexOf<byte>([0xFF, 0x5C]);
        int end = quantization + 2 + codestream[quantization + 3];
        byte[] result = [.. codestream[..end], 0xFF, 0x5E, 0, 5, 0, 0, (byte)shift, .. codestream[end..]];
        for (int i = quantization + 5; i < end; i++)
        {
            result[i] -= (byte)(shift << 3);
        }

        return result;
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

    private static byte[] Encode(int components, int bits, bool isSigned, string options)
    {
        byte[] planes = SampleNoise.Create(components * Width * Height, bits > 8 ? 16 : 8, bits, isSigned);
        return OpenJpegEncoder.Encode(planes, $"{Width},{Height},{components},{bits},{(isSigned ? 's' : 'u')}", options.Split(' '));
    }

    private static byte[]? TryDecode(ReadOnlySpan<byte> codestream, int discarded)
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
