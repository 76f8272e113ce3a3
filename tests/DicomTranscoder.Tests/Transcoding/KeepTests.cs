// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.Transcoding;
using TestSupport;
using Xunit;

namespace DicomTranscoder.Tests.Transcoding;

/// <summary>Every reason to keep an instance. Nothing is requested that is not needed.</summary>
public sealed class KeepTests
{
    private const ushort Side = 64;

    private static readonly byte[] s_pixels = SampleNoise.Create(Side * Side, 16, 12);

    private static readonly byte[] s_colorPixels = SampleNoise.Create(3 * Side * Side, 8, 8);

    [Fact]
    public void Convert_of_no_DICOM_file_keeps_it()
    {
        Assert.Equal(KeepReason.NotDicomFile, ReasonFor([]));
        Assert.Equal(KeepReason.NotDicomFile, ReasonFor([1, 2, 3]));
        Assert.Equal(KeepReason.NotDicomFile, ReasonFor(new byte[1000]));
        Assert.Equal(KeepReason.NotDicomFile,
            ReasonFor(Image(new DicomFile { HasPreamble = false, HasMeta = false, DataSet = Grayscale() })));
    }

    [Fact]
    public void Convert_of_broken_file_meta_keeps_the_instance()
    {
        DicomFile noSyntax = new() { TransferSyntax = "", DataSet = Grayscale() };
        Assert.Equal(KeepReason.BrokenFileMeta, ReasonFor(noSyntax.ToArray()));

        DicomFile unknownVr = new() { DataSet = Grayscale() };
        unknownVr.Meta.Raw(0x0002_0016, [0x02, 0x00, 0x16, 0x00, (byte)'?', (byte)'?', 0, 0]);
        Assert.Equal(KeepReason.BrokenFileMeta, ReasonFor(unknownVr.ToArray()));
    }

    [Theory]
    [InlineData("1.2.3.4", KeepReason.UnknownTransferSyntax)]
    [InlineData("1.2.840.10008.1.2.8.1", KeepReason.DecodingFailed)]
    [InlineData("1.2.840.10008.1.2.1.98", KeepReason.DecodingFailed)]
    [InlineData("1.2.840.10008.1.2.4.110", KeepReason.JpegXl)]
    [InlineData("1.2.840.10008.1.2.4.112", KeepReason.JpegXl)]
    [InlineData("1.2.840.10008.1.2.4.50", KeepReason.LossyCompressed)]
    [InlineData("1.2.840.10008.1.2.4.51", KeepReason.LossyCompressed)]
    [InlineData("1.2.840.10008.1.2.4.81", KeepReason.LossyCompressed)]
    [InlineData("1.2.840.10008.1.2.4.91", KeepReason.LossyCompressed)]
    [InlineData("1.2.840.10008.1.2.4.90", KeepReason.DecodingFailed)]
    [InlineData("1.2.840.10008.1.2.4.94", KeepReason.Jpip)]
    [InlineData("1.2.840.10008.1.2.4.204", KeepReason.Jpip)]
    [InlineData("1.2.840.10008.1.2.4.100", KeepReason.Video)]
    [InlineData("1.2.840.10008.1.2.4.102.1", KeepReason.Video)]
    [InlineData("1.2.840.10008.1.2.4.107", KeepReason.Video)]
    [InlineData("1.2.840.10008.1.2.4.201", KeepReason.AlreadyHtj2k)]
    [InlineData("1.2.840.10008.1.2.4.202", KeepReason.AlreadyHtj2k)]
    [InlineData("1.2.840.10008.1.2.4.203", KeepReason.AlreadyHtj2k)]
    [InlineData("1.2.840.10008.1.2.2", KeepReason.BrokenDataSet)]
    [InlineData("1.2.840.10008.1.2.5", KeepReason.DecodingFailed)]
    [InlineData("1.2.840.10008.1.2.4.57", KeepReason.DecodingFailed)]
    [InlineData("1.2.840.10008.1.2.4.70", KeepReason.DecodingFailed)]
    [InlineData("1.2.840.10008.1.2.4.80", KeepReason.DecodingFailed)]
    public void Convert_of_other_transfer_syntaxes_keeps_the_instance(string transferSyntax, KeepReason reason)
    {
        byte[] file =
            new DicomFile { TransferSyntax = transferSyntax, DataSet = Grayscale().Encapsulated(Conversions.PixelDataTag, [], [1, 2]) }
            .ToArray();

        ConversionResult result = Conversions.Convert(file, out _);

        Assert.Equal(reason, result.Reason);
        Assert.Equal(transferSyntax, result.SourceTransferSyntax);
    }

    [Theory]
    [InlineData(TransferSyntaxUid.RleLossless, TransferSyntaxFamily.Rle, KeepReason.CompressedNotWanted)]
    [InlineData(TransferSyntaxUid.JpegLossless, TransferSyntaxFamily.Jpeg, KeepReason.CompressedNotWanted)]
    [InlineData(TransferSyntaxUid.JpegLsLossless, TransferSyntaxFamily.JpegLs, KeepReason.CompressedNotWanted)]
    [InlineData("1.2.840.10008.1.2.8.1", TransferSyntaxFamily.EncapsulatedNative, KeepReason.CompressedNotWanted)]
    [InlineData(TransferSyntaxUid.Jpeg2000Lossless, TransferSyntaxFamily.Jpeg2000, KeepReason.Jpeg2000)]
    public void Convert_of_unwanted_compressed_instances_keeps_them(string syntax, TransferSyntaxFamily family, KeepReason reason)
    {
        DicomItem dataSet = Grayscale().Encapsulated(Conversions.PixelDataTag, [], [1, 2]);
        byte[] file = new DicomFile { TransferSyntax = syntax, DataSet = dataSet }.ToArray();
        TransferSyntaxFamily[] others = [.. TranscodingOptions.CompressedFamilies.Where(other => other != family)];

        Assert.Equal(reason, ReasonFor(file, new TranscodingOptions { TranscodeCompressed = others }));
        Assert.Equal(KeepReason.DecodingFailed, ReasonFor(file, new TranscodingOptions { TranscodeCompressed = [family] }));
    }

    [Fact]
    public void Convert_without_pixel_data_keeps_the_instance()
    {
        Assert.Equal(KeepReason.NoPixelData, ReasonFor(new DicomFile { DataSet = Grayscale().Remove(Conversions.PixelDataTag) }.ToArray()));
        Assert.Equal(
            KeepReason.Jpip,
            ReasonFor(new DicomFile { DataSet = Grayscale().Remove(Conversions.PixelDataTag).Text(0x0028_7FE0, "UR", "http://x") }
                .ToArray()));

        // Pixel Data of an icon is not the image's.
        DicomItem icon = DicomFile.Image(Side, Side, 16, 12).Set(Conversions.PixelDataTag, "OW", s_pixels);
        DicomItem withIcon = Grayscale().Remove(Conversions.PixelDataTag).Sequence(0x0088_0200, false, icon);
        Assert.Equal(KeepReason.NoPixelData, ReasonFor(new DicomFile { DataSet = withIcon }.ToArray()));
    }

    [Theory]
    [InlineData(0x7FE0_0008, "OF")]
    [InlineData(0x7FE0_0009, "OD")]
    public void Convert_of_float_pixel_data_keeps_the_instance(uint tag, string vr)
        => Assert.Equal(KeepReason.FloatPixelData, ReasonFor(Image(Grayscale().Remove(Conversions.PixelDataTag).Set(tag, vr, s_pixels))));

    [Theory]
    [InlineData(0x4FFE_0001)]
    [InlineData(0xFFFA_FFFA)]
    public void Convert_of_signed_instances_keeps_them(uint tag)
        => Assert.Equal(KeepReason.DigitallySigned,
            ReasonFor(Image(Grayscale().Sequence(tag, false, new DicomItem().Text(0x0400_0005, "US", "ab")))));

    [Theory]
    [InlineData(0x0028_0010, 0)]
    [InlineData(0x0028_0011, 0)]
    [InlineData(0x0028_0002, 0)]
    [InlineData(0x0028_0002, 3)]
    [InlineData(0x0028_0100, 0)]
    [InlineData(0x0028_0101, 0)]
    [InlineData(0x0028_0101, 17)]
    [InlineData(0x0028_0102, 10)]
    [InlineData(0x0028_0102, 16)]
    [InlineData(0x0028_0103, 2)]
    public void Convert_of_contradicting_descriptions_keeps_the_instance(uint tag, ushort value)
        => Assert.Equal(KeepReason.InvalidImageDescription, ReasonFor(Image(Grayscale().Words(tag, value))));

    [Theory]
    [InlineData(0x0028_0002)]
    [InlineData(0x0028_0004)]
    [InlineData(0x0028_0010)]
    [InlineData(0x0028_0011)]
    [InlineData(0x0028_0100)]
    [InlineData(0x0028_0101)]
    [InlineData(0x0028_0102)]
    [InlineData(0x0028_0103)]
    public void Convert_of_incomplete_descriptions_keeps_the_instance(uint tag)
        => Assert.Equal(KeepReason.InvalidImageDescription, ReasonFor(Image(Grayscale().Remove(tag))));

    [Theory]
    [InlineData("-1")]
    [InlineData("x")]
    [InlineData("99999999999")]
    public void Convert_of_wild_numbers_of_frames_keeps_the_instance(string frames)
        => Assert.Equal(KeepReason.InvalidImageDescription, ReasonFor(Image(Grayscale().Text(0x0028_0008, "IS", frames))));

    [Fact]
    public void Convert_of_images_that_HTJ2K_does_not_carry_keeps_them()
    {
        Assert.Equal(
            KeepReason.UnsupportedPixelFormat,
            ReasonFor(Image(DicomFile.Image(Side, Side, 1, 1, isSigned: true)
                .Set(Conversions.PixelDataTag, "OB", new byte[Side * Side / 8]))));
        Assert.Equal(KeepReason.SubsampledColor, ReasonFor(Image(Color("YBR_FULL_422"))));
        Assert.Equal(KeepReason.SubsampledColor, ReasonFor(Image(Color("YBR_PARTIAL_420"))));
        Assert.Equal(KeepReason.UnsupportedPhotometricInterpretation, ReasonFor(Image(Color("HSV"))));
        Assert.Equal(KeepReason.UnsupportedPhotometricInterpretation, ReasonFor(Image(Color("YBR_RCT"))));
        Assert.Equal(KeepReason.UnsupportedPixelFormat, ReasonFor(Image(Color("RGB").Words(0x0028_0103, 1))));
        Assert.Equal(
            KeepReason.UnsupportedPixelFormat,
            ReasonFor(Image(DicomFile.Image(Side, Side, 24, 24).Set(Conversions.PixelDataTag, "OB", new byte[3 * Side * Side]))));
        Assert.Equal(
            KeepReason.UnsupportedPixelFormat,
            ReasonFor(Image(DicomFile.Image(Side, Side, 40, 33).Set(Conversions.PixelDataTag, "OB", new byte[5 * Side * Side]))));
    }

    [Fact]
    public void Convert_of_pixel_data_of_another_length_keeps_the_instance()
    {
        Assert.Equal(KeepReason.ShortPixelData, ReasonFor(Image(Grayscale().Set(Conversions.PixelDataTag, "OW", s_pixels[..^2]))));
        Assert.Equal(KeepReason.ShortPixelData, ReasonFor(Image(Grayscale().Set(Conversions.PixelDataTag, "OW", []))));
        Assert.Equal(KeepReason.ExcessPixelData, ReasonFor(Image(Grayscale().Set(Conversions.PixelDataTag, "OW", [.. s_pixels, 0, 0]))));
        Assert.Equal(KeepReason.BrokenDataSet, ReasonFor(Image(Grayscale().Encapsulated(Conversions.PixelDataTag, [], s_pixels))));
    }

    [Fact]
    public void Convert_follows_the_rules_of_the_options()
    {
        byte[] file = Image(Grayscale());

        Assert.Equal(KeepReason.ModalityRule, ReasonFor(file, new TranscodingOptions { KeptModalities = ["US", "OT"] }));
        Assert.Equal(KeepReason.SopClassRule, ReasonFor(file, new TranscodingOptions { KeptSopClassUids = ["1.2.840.10008.5.1.4.1.1.7"] }));
        Assert.Equal(KeepReason.BelowMinimumSize, ReasonFor(file, new TranscodingOptions { MinimumPixelDataBytes = s_pixels.Length + 1 }));
        Assert.Equal(KeepReason.None,
            ReasonFor(file, new TranscodingOptions { MinimumPixelDataBytes = s_pixels.Length, KeptModalities = ["US"] }));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    [InlineData(40, 2)]
    public void Convert_of_noise_that_would_grow_keeps_the_instance(int frames, int threads)
    {
        byte[] noise = new byte[2 * Side * Side * frames];
        new Random(7).NextBytes(noise);
        byte[] file =
            Image(DicomFile.Image(Side, Side, 16, 16).Text(0x0028_0008, "IS", $"{frames}").Set(Conversions.PixelDataTag, "OW", noise));

        Assert.Equal(KeepReason.NotSmaller, ReasonFor(file, new TranscodingOptions { Threads = threads }));
    }

    [Fact]
    public void Convert_of_more_frames_than_a_small_result_can_list_keeps_the_instance()
    {
        DicomItem dataSet = DicomFile.Image(1, 1, 8, 8).Text(0x0028_0008, "IS", "1000").Set(Conversions.PixelDataTag, "OB", new byte[1000]);

        Assert.Equal(KeepReason.NotSmaller, ReasonFor(Image(dataSet)));
    }

    [Fact]
    public void Convert_without_memory_keeps_the_instance()
    {
        using Transcoder transcoder = new(new TranscodingOptions());

        Assert.Equal(KeepReason.OutOfMemory, transcoder.Convert(Image(Grayscale()), new NoMemory()).Reason);
    }

    [Fact]
    public void Transcoder_with_impossible_options_throws()
    {
        Assert.Throws<ArgumentException>(() => new Transcoder(new TranscodingOptions { TargetTransferSyntax = TransferSyntaxUid.Htj2k }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Transcoder(new TranscodingOptions { Threads = 0 }));
    }

    private static DicomItem Grayscale() => DicomFile.Image(Side, Side, 16, 12).Set(Conversions.PixelDataTag, "OW", s_pixels);

    private static DicomItem Color(string photometric)
        => DicomFile.Image(Side, Side, 8, 8, photometric: photometric).Set(Conversions.PixelDataTag, "OB", s_colorPixels);

    private static byte[] Image(DicomItem dataSet) => Image(new DicomFile { DataSet = dataSet });

    private static byte[] Image(DicomFile file) => file.ToArray();

    private static KeepReason ReasonFor(byte[] file, TranscodingOptions? options = null)
    {
        ConversionResult result = Conversions.Convert(file, out _, options);
        Assert.Equal(result.IsConverted, result.Length > 0);
        return result.Reason;
    }

    private sealed class NoMemory : IResultMemory
    {
        public Span<byte> Allocate(int capacity) => throw new InsufficientMemoryException();
    }
}
