// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Contract;
using TestSupport;
using Xunit;

namespace Htj2k.Tests.Decoding;

/// <summary>Part-1 codestreams of an independent encoder in many shapes, against the independent decoder.</summary>
[Trait("Length", "long")]
public sealed class Part1Tests
{
    [Theory]
    [InlineData("-p LRCP -n 4")]
    [InlineData("-p RLCP -n 4 -c [64,64],[32,32] -r 8,4,1")]
    [InlineData("-p RPCL -n 3 -c [128,64],[64,32],[32,32] -r 20,5,1")]
    [InlineData("-p PCRL -n 5 -c [64,64] -r 10,1")]
    [InlineData("-p CPRL -n 5 -c [64,128],[128,64] -r 10,1")]
    [InlineData("-n 1")]
    [InlineData("-n 6 -b 4,4")]
    [InlineData("-n 3 -b 1024,4")]
    [InlineData("-n 3 -b 4,1024")]
    [InlineData("-n 4 -b 16,32 -SOP")]
    [InlineData("-n 4 -EPH -r 30,10,3,1")]
    [InlineData("-n 4 -SOP -EPH -PLT -TLM -t 50,60 -r 9,1")]
    [InlineData("-t 64,64 -n 3")]
    [InlineData("-t 33,37 -n 5 -p RPCL")]
    [InlineData("-t 33,37 -n 5 -p PCRL -TP R")]
    [InlineData("-t 70,41 -n 5 -p LRCP -TP L -r 12,4,1")]
    [InlineData("-t 70,41 -n 5 -p CPRL -TP C -c [32,32]")]
    [InlineData("-d 13,27 -n 4")]
    [InlineData("-d 13,27 -T 5,9 -t 40,50 -n 4")]
    [InlineData("-d 301,199 -T 290,180 -t 40,50 -n 4 -p RPCL -c [16,32]")]
    [InlineData("-d 7,3 -t 64,48 -T 1,2 -n 3 -p PCRL -c [32,16],[16,16] -r 6,1")]
    [InlineData("-n 3 -POC T1=0,0,1,3,3,CPRL/T1=0,0,1,4,3,LRCP")]
    [InlineData("-n 4 -r 20,8,1 -POC T1=0,0,3,2,3,RLCP/T1=2,0,3,4,3,LRCP")]
    [InlineData("-n 4 -r 20,8,1 -c [32,32] -POC T1=0,0,3,2,3,CPRL/T1=2,0,3,4,3,PCRL")]
    [InlineData("-n 4 -r 20,8,1 -c [32,32] -POC T1=0,0,3,1,1,CPRL/T1=1,0,3,4,1,RPCL/T1=0,1,3,4,3,PCRL")]
    [InlineData("-n 4 -ROI c=0,U=10")]
    [InlineData("-n 4 -ROI c=1,U=3 -r 12,1")]
    public void Reversible_codestream_gives_the_same_samples(string options)
    {
        Compare(157, 131, 3, 8, false, options, 0);
        if (!options.Contains("T1=0,1", StringComparison.Ordinal) && !options.Contains("c=1", StringComparison.Ordinal))
        {
            Compare(157, 131, 1, 12, false, options, 0);
        }
    }

    /// <summary>Rows of code-blocks and edges between strips in all positions to the image's first row.</summary>
    [Theory]
    [InlineData("-n 3")]
    [InlineData("-n 2 -b 16,16")]
    [InlineData("-n 3 -b 1024,4 -d 5,63")]
    [InlineData("-n 3 -b 4,256 -d 0,1")]
    [InlineData("-n 4 -d 13,127 -T 5,9")]
    [InlineData("-n 5 -b 32,32 -d 255,255 -T 255,100")]
    [InlineData("-n 3 -b 4,4 -d 63,62 -c [64,64],[16,16]")]
    [InlineData("-n 4 -t 130,240 -d 7,63 -T 1,2")]
    public void Codestream_of_many_block_rows_gives_the_same_samples(string options)
    {
        Compare(61, 557, 3, 8, false, options, 0);
        Compare(61, 557, 1, 12, false, options + " -I", 1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(32)]
    [InlineData(63)]
    [InlineData(5)]
    [InlineData(50)]
    public void Code_block_styles_give_the_same_samples(int style)
    {
        Compare(130, 99, 1, 12, true, $"-n 3 -M {style}", 0);
        Compare(130, 99, 3, 8, false, $"-n 3 -r 12,4,1 -M {style}", 0);
    }

    [Theory]
    [InlineData("-I")]
    [InlineData("-I -r 20,5,2")]
    [InlineData("-I -r 40 -t 60,50")]
    [InlineData("-I -n 3 -b 32,32 -d 11,5 -T 3,1 -t 64,70")]
    [InlineData("-I -p PCRL -c [64,64] -r 15,3")]
    [InlineData("-I -ROI c=0,U=6")]
    public void Irreversible_codestream_gives_almost_the_same_samples(string options)
    {
        Compare(157, 131, 3, 8, false, options, 1);
        Compare(157, 131, 1, 12, true, options, 1);
        Compare(60, 50, 1, 16, false, options, 1);
    }

    [Theory]
    [InlineData(8, true)]
    [InlineData(10, false)]
    [InlineData(16, true)]
    [InlineData(16, false)]
    public void Any_precision_gives_the_same_samples(int bits, bool isSigned) => Compare(75, 61, 1, bits, isSigned, "-n 4", 0);

    [Theory]
    [InlineData("64,48,4,8,u@1x1:2x2:2x2:1x1", "-n 3")]
    [InlineData("64,48,4,8,u@1x1:2x1:1x2:2x2", "-n 4 -p RPCL -c [32,32]")]
    [InlineData("64,48,4,8,u@1x1:2x2:2x2:1x1", "-n 4 -p PCRL -t 24,16")]
    [InlineData("64,48,4,8,u@1x1:2x2:2x2:1x1", "-n 4 -p CPRL -t 24,16 -c [16,8]")]
    [InlineData("64,48,4,8,u@1x1:2x2:2x2:1x1", "-n 2 -I")]
    public void Sub_sampled_components_give_the_same_planes(string format, string options)
    {
        Assert.SkipWhen(OpenJpegEncoder.Missing is not null, OpenJpegEncoder.Missing ?? string.Empty);
        byte[] samples = Frames.Natural(64, 48 * 4, 1, 8, false, 1);
        byte[] codestream = OpenJpegEncoder.Encode(samples, format, [.. options.Split(' '), "-mct", "0"]);
        CodestreamInfo info = Htj2kDecoder.ReadInfo(codestream);
        Assert.False(info.HasUniformComponents);
        using Htj2kDecoder decoder = new();
        byte[] decoded = new byte[Htj2kDecoder.PlanesBytes(info, 1)];
        decoder.DecodePlanes(codestream, 1, decoded);
        Planes.AssertWithin(OpenJpeg.DecodePlanes(codestream, 4), decoded, 8, false, options.Contains("-I", StringComparison.Ordinal) ? 1
            : 0);
    }

    [Theory]
    [InlineData("-n 6 -t 50,40 -d 3,5")]
    [InlineData("-n 6 -p LRCP -r 10,1")]
    [InlineData("-n 6 -I")]
    public void Discarded_resolutions_give_the_same_samples(string options)
    {
        Assert.SkipWhen(OpenJpegEncoder.Missing is not null, OpenJpegEncoder.Missing ?? string.Empty);
        byte[] planes = Frames.ToPlanar(Frames.Natural(157, 131, 3, 8, false, 1), 3, 1);
        byte[] codestream = OpenJpegEncoder.Encode(planes, "157,131,3,8,u", options.Split(' '));
        CodestreamInfo info = Htj2kDecoder.ReadInfo(codestream);
        using Htj2kDecoder decoder = new();
        for (int discarded = 0; discarded <= 5; discarded++)
        {
            byte[] decoded = new byte[Htj2kDecoder.PlanesBytes(info, 1, discarded)];
            decoder.DecodePlanes(codestream, 1, decoded, new DecodingOptions { DiscardedResolutions = discarded });
            byte[] expected = OpenJpeg.Decode(codestream, "-r", discarded.ToString(System.Globalization.CultureInfo.InvariantCulture));
            Planes.AssertWithin(expected, decoded, 8, false, options.Contains("-I", StringComparison.Ordinal) ? 1 : 0);
        }
    }

    private static void Compare(int width, int height, int components, int bits, bool isSigned, string options, int largestError)
    {
        Assert.SkipWhen(OpenJpegEncoder.Missing is not null, OpenJpegEncoder.Missing ?? string.Empty);
        int bytes = bits > 8 ? 2 : 1;
        byte[] planes = Frames.ToPlanar(Frames.Natural(width, height, components, bits, isSigned, bytes), components, bytes);
        byte[] codestream =
            OpenJpegEncoder.Encode(planes, $"{width},{height},{components},{bits},{(isSigned ? 's' : 'u')}", options.Split(' '));
        byte[] expected = OpenJpeg.Decode(codestream);
        SampleFormat format = new(width, height, components, bits, isSigned, bytes, SampleLayout.Planar);
        for (int threads = 1; threads <= 2; threads++)
        {
            using Htj2kDecoder decoder = new(threads);
            byte[] decoded = new byte[expected.Length];
            decoder.Decode(codestream, format, decoded);
            Planes.AssertWithin(expected, decoded, bits, isSigned, largestError);
        }
    }
}
