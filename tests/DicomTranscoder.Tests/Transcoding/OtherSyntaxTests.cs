// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.Transcoding;
using TestSupport;
using Xunit;

namespace DicomTranscoder.Tests.Transcoding;

/// <summary>The ways other than from native to HTJ2K and back.</summary>
public sealed class OtherSyntaxTests
{
    private const int Side = 70;

    [Theory]
    [InlineData(TransferSyntaxUid.Htj2kLossless)]
    [InlineData(TransferSyntaxUid.Htj2kLosslessRpcl)]
    [InlineData(TransferSyntaxUid.Htj2k)]
    public void Relabel_of_what_the_encoder_makes_changes_the_transfer_syntax_alone(string target)
    {
        byte[] file = Coded();
        ArrayMemory memory = new();
        using Transcoder transcoder = new(new TranscodingOptions());

        ConversionResult result = transcoder.Relabel(file, memory, target);

        byte[] relabelled = memory.Result(result);
        Assert.Equal((KeepReason.None, target), (result.Reason, FileMetaInformation.Read(relabelled)!.TransferSyntax));
        Assert.Equal(DataSet(file), DataSet(relabelled));
    }

    [Fact]
    public void Relabel_of_another_progression_order_to_RPCL_is_refused()
    {
        byte[] file = Coded();

        // The order of COD (T.800 Table A.12): LRCP in place of RPCL.
        file[file.AsSpan().IndexOf((byte[])[0xFF, 0x52, 0x00, 0x0C]) + 5] = 0;
        using Transcoder transcoder = new(new TranscodingOptions());

        Assert.Equal(KeepReason.NotConforming, transcoder.Relabel(file, new ArrayMemory(), TransferSyntaxUid.Htj2kLosslessRpcl).Reason);
        Assert.Equal(KeepReason.None, transcoder.Relabel(file, new ArrayMemory(), TransferSyntaxUid.Htj2kLossless).Reason);
    }

    [Fact]
    public void Relabel_of_native_pixel_data_is_refused()
    {
        byte[] file = Conversions.FileOf(DicomFile.Image(Side, Side, 8, 8), new byte[Side * Side]);
        using Transcoder transcoder = new(new TranscodingOptions());

        Assert.Equal(KeepReason.NotConforming, transcoder.Relabel(file, new ArrayMemory(), TransferSyntaxUid.Htj2kLossless).Reason);
    }

    [Fact]
    public void Restore_to_Implicit_VR_gives_what_was_converted_from_it()
    {
        byte[] pixels = SampleNoise.Create(Side * Side, 16, 12);
        DicomItem dataSet = DicomFile.Image(Side, Side, 16, 12)
            .Sequence(0x0008_1140, false, new DicomItem().Text(0x0008_1155, "UI", "2.25.17"))
            .Sequence(0x0008_2112, true, new DicomItem().Sequence(0x0040_A170, false, new DicomItem().Text(0x0008_0100, "SH", "A")));
        byte[] file = Conversions.FileOf(dataSet, pixels, DicomFile.ImplicitLittleEndian);
        ArrayMemory memory = new();
        using Transcoder transcoder = new(new TranscodingOptions());

        ConversionResult result = transcoder.Restore(Conversions.MustConvert(file), memory, TransferSyntaxUid.ImplicitLittleEndian);

        Assert.Equal((KeepReason.None, TransferSyntaxUid.ImplicitLittleEndian), (result.Reason, result.TargetTransferSyntax));
        Assert.Equal(DataSet(file), DataSet(memory.Result(result)));
    }

    [Theory]
    [InlineData("MONOCHROME2", 12, 1)]
    [InlineData("YBR_RCT", 8, 3)]
    public void Convert_of_reversible_JPEG_2000_gives_its_samples(string photometric, ushort bits, int components)
    {
        Assert.SkipWhen(OpenJpegEncoder.Missing is not null, OpenJpegEncoder.Missing ?? "");
        ushort allocated = (ushort)(bits > 8 ? 16 : 8);
        byte[] samples = SampleNoise.Create(Side * Side * components, allocated, bits);
        byte[] planes = Frames.ToPlanar(samples, components, allocated / 8);
        byte[] codestream = OpenJpegEncoder.Encode(planes, $"{Side},{Side},{components},{bits},u", "-mct", components == 3 ? "1" : "0");
        byte[] file = Jpeg2000(codestream, photometric, allocated, bits);

        byte[] converted = Conversions.MustConvert(file);

        Assert.Equal(Conversions.Element(file, 0x0028_0004), Conversions.Element(converted, 0x0028_0004));
        Assert.Equal(samples, Conversions.Value(Conversions.MustRestore(converted), Conversions.PixelDataTag));
    }

    [Fact]
    public void Convert_of_irreversible_JPEG_2000_is_refused()
    {
        Assert.SkipWhen(OpenJpegEncoder.Missing is not null, OpenJpegEncoder.Missing ?? "");
        byte[] codestream = OpenJpegEncoder.Encode(SampleNoise.Create(Side * Side, 8, 8), $"{Side},{Side},1,8,u", "-I");

        ConversionResult result =
            Conversions.Convert(Jpeg2000(codestream, "MONOCHROME2", 8, 8), out _, new TranscodingOptions { TranscodeJpeg2000 = true });

        Assert.Equal(KeepReason.LossyCompressed, result.Reason);
    }

    private static byte[] Coded()
        => Conversions.MustConvert(Conversions.FileOf(DicomFile.Image(Side, Side, 16, 12), SampleNoise.Create(Side * Side, 16, 12)));

    private static byte[] Jpeg2000(byte[] codestream, string photometric, ushort allocated, ushort bits)
    {
        byte[] padded = (codestream.Length & 1) == 0 ? codestream : [.. codestream, 0];
        DicomItem dataSet = DicomFile.Image(Side, Side, allocated, bits, photometric: photometric)
            .Encapsulated(Conversions.PixelDataTag, [], padded);
        return new DicomFile { TransferSyntax = TransferSyntaxUid.Jpeg2000Lossless, DataSet = dataSet }.ToArray();
    }

    private static byte[] DataSet(byte[] file) => file[FileMetaInformation.Read(file)!.DataSetOffset..];
}
