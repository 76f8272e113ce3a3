// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.Transcoding;
using TestSupport;
using Xunit;

namespace DicomTranscoder.Tests.Transcoding;

/// <summary>JPEG 2000 Lossless as OpenJPEG writes it is converted; codestreams that leave samples to the decoder are kept.</summary>
public sealed class Jpeg2000SourceTests
{
    private const ushort Columns = 150, Rows = 131;

    private static readonly TranscodingOptions s_options = new() { MaximumSizeRatio = 2, Threads = 2 };

    [Theory]
    [InlineData(8, "")]
    [InlineData(12, "-n 1")]
    [InlineData(16, "-t 64,64 -p RLCP")]
    [InlineData(12, "-b 32,16 -M 61")]
    [InlineData(12, "-r 20,5,1 -c [64,64] -p PCRL")]
    public void Convert_keeps_every_sample(ushort bits, string options)
    {
        byte[] samples = Samples(bits);

        byte[] converted = Conversions.MustConvert(File(samples, bits, options), s_options);

        Assert.Equal(TransferSyntaxUid.Htj2kLossless, FileMetaInformation.Read(converted)!.TransferSyntax);
        byte[] restored = Conversions.Value(Conversions.MustRestore(converted), Conversions.PixelDataTag)!;
        Assert.Equal(bits == 8 ? Narrowed(samples) : samples, restored);
    }

    [Theory]
    [InlineData("-r 4")]
    [InlineData("-r 3 -M 5")]
    [InlineData("-q 40")]
    [InlineData("-ROI c=0,U=4")]
    public void Convert_of_a_codestream_without_all_passes_keeps_it(string options)
    {
        ConversionResult result = Conversions.Convert(File(Samples(12), 12, options), out _, s_options);

        Assert.Equal(KeepReason.LossyCompressed, result.Reason);
        Assert.Contains("coding passes are missing", result.Detail, StringComparison.Ordinal);
    }

    private static byte[] Samples(ushort bits) => SampleNoise.Create(Columns * Rows, 16, bits);

    private static byte[] Narrowed(byte[] samples) => [.. samples.Where((_, i) => i % 2 == 0)];

    private static byte[] File(byte[] samples, ushort bits, string options)
    {
        Assert.SkipWhen(OpenJpegEncoder.Missing is not null, OpenJpegEncoder.Missing ?? "");
        byte[] codestream = OpenJpegEncoder.Encode(bits == 8 ? Narrowed(samples) : samples, $"{Columns},{Rows},1,{bits},u",
            options.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        byte[] padded = (codestream.Length & 1) == 0 ? codestream : [.. codestream, 0];
        DicomItem dataSet = DicomFile.Image(Rows, Columns, bits == 8 ? (ushort)8 : (ushort)16, bits)
            .Encapsulated(Conversions.PixelDataTag, [], padded);
        return new DicomFile { TransferSyntax = TransferSyntaxUid.Jpeg2000Lossless, DataSet = dataSet }.ToArray();
    }
}
