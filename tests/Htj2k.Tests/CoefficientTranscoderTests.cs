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
        byte[] source = RecodedCodestreams.Encode(1, 8, isSigned: false, options);
        using CoefficientTranscoder transcoder = new();
        Htj2kFormatException refusal =
            Assert.Throws<Htj2kFormatException>(() => transcoder.TryTranscode(source, new byte[2 * source.Length], out _));
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Result_that_was_changed_is_not_proved()
    {
        Assert.SkipWhen(OpenJpegEncoder.Missing is not null, OpenJpegEncoder.Missing ?? "");
        byte[] source = RecodedCodestreams.Encode(1, 8, isSigned: false, "-n 3 -r 12 -I -t 90,90");
        using CoefficientTranscoder transcoder = new();
        byte[] result = new byte[2 * source.Length];
        Assert.True(transcoder.TryTranscode(source, result, out int length));
        Assert.True(transcoder.Proves(source, result.AsSpan(0, length)));
        byte[] expected = RecodedCodestreams.TryDecode(result.AsSpan(0, length), 0)!;
        int found = 0, changed = 0;
        for (int i = 0; i < length; i += 7, changed++)
        {
            result[i] ^= 0x10;
            bool differs = RecodedCodestreams.TryDecode(result.AsSpan(0, length), 0)?.AsSpan().SequenceEqual(expected) != true;
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
    public void Transcoder_without_the_memory_of_its_last_source_makes_the_same()
    {
        Assert.SkipWhen(OpenJpegEncoder.Missing is not null, OpenJpegEncoder.Missing ?? "");
        byte[] source = RecodedCodestreams.Encode(1, 8, isSigned: false, "-n 3 -b 4,4 -r 12 -I");
        using CoefficientTranscoder transcoder = new();
        byte[] first = new byte[2 * source.Length], second = new byte[2 * source.Length];
        Assert.True(transcoder.TryTranscode(source, first, out int length));
        foreach (long keptBytes in (long[])[0, 1 << 20])
        {
            transcoder.Trim(keptBytes);
            Assert.False(transcoder.Proves(source, first.AsSpan(0, length)));
            Assert.True(transcoder.TryTranscode(source, second, out int again));
            Assert.Equal(first.AsSpan(0, length), second.AsSpan(0, again));
            Assert.True(transcoder.Proves(source, second.AsSpan(0, again)));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => transcoder.Trim(-1));
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
        byte[] source = RecodedCodestreams.Encode(1, 8, isSigned: false, "-n 3 -r 30 -I");
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
        byte[] source = RecodedCodestreams.Encode(3, 8, isSigned: false, "-n 3 -r 40,20 -I -t 90,90");
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
                if (transcoder.TryTranscode(damaged, room, out int length) && RecodedCodestreams.TryDecode(damaged, 0) is { } samples)
                {
                    Assert.Equal(samples, RecodedCodestreams.TryDecode(room.AsSpan(0, length), 0));
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
        => _ = RecodedCodestreams.Compare(RecodedCodestreams.Encode(components, bits, isSigned, options), bits, sizeRatio: 5 / 4.0);
}
