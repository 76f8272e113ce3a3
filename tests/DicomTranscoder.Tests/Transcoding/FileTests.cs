// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using DicomTranscoder.Transcoding;
using TestSupport;
using Xunit;

namespace DicomTranscoder.Tests.Transcoding;

/// <summary>The calls for programs that have one instance, or one file.</summary>
public sealed class FileTests : IDisposable
{
    private const int Side = 70;

    private readonly string _folder = Directory.CreateTempSubdirectory("files-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(DicomFile.ExplicitLittleEndian)]
    [InlineData(DicomFile.ImplicitLittleEndian)]
    [InlineData(DicomFile.DeflatedLittleEndian)]
    public void Convert_there_and_back_gives_the_same_image(string transferSyntax)
    {
        byte[] file = Image(transferSyntax);

        Conversion coded = Transcoder.Convert(file, new TranscodingOptions());
        Conversion restored =
            Transcoder.Convert(coded.Instance!, new TranscodingOptions { TargetTransferSyntax = TransferSyntaxUid.ExplicitLittleEndian });

        Assert.Equal(TransferSyntaxUid.Htj2kLossless, coded.Result.TargetTransferSyntax);
        Assert.Null(PixelComparison.FindDifference(file, coded.Instance!));
        Assert.Null(PixelComparison.FindDifference(file, restored.Instance!));
    }

    [Theory]
    [InlineData(DicomFile.ImplicitLittleEndian)]
    [InlineData(DicomFile.DeflatedLittleEndian)]
    public void Convert_of_native_to_Explicit_VR_keeps_the_data_set(string transferSyntax)
    {
        Conversion conversion =
            Transcoder.Convert(Image(transferSyntax),
            new TranscodingOptions { TargetTransferSyntax = TransferSyntaxUid.ExplicitLittleEndian });

        Assert.Equal(Image(DicomFile.ExplicitLittleEndian), conversion.Instance);
    }

    [Fact]
    public void Convert_to_the_other_HTJ2K_transfer_syntax_leaves_the_codestream()
    {
        byte[] coded = Conversions.MustConvert(Image(DicomFile.ExplicitLittleEndian));
        TranscodingOptions options = new() { TargetTransferSyntax = TransferSyntaxUid.Htj2kLosslessRpcl };

        Assert.Equal(KeepReason.AlreadyHtj2k, Transcoder.Convert(coded, options).Result.Reason);
        byte[] converted = Transcoder.Convert(coded, options with { TranscodeJpeg2000 = true }).Instance!;

        Assert.Equal(TransferSyntaxUid.Htj2kLosslessRpcl, FileMetaInformation.Read(converted)!.TransferSyntax);
        Assert.Equal(Conversions.Value(coded, Conversions.PixelDataTag), Conversions.Value(converted, Conversions.PixelDataTag));
    }

    [Fact]
    public void Convert_to_RPCL_codes_anew_what_has_another_order()
    {
        byte[] coded = Conversions.MustConvert(Image(DicomFile.ExplicitLittleEndian));

        // One resolution and one precinct each, so that the order of COD (T.800 Table A.12) changes only its name.
        coded[coded.AsSpan().IndexOf((byte[])[0xFF, 0x52, 0x00, 0x0C]) + 5] = 1;
        TranscodingOptions options = new() { TargetTransferSyntax = TransferSyntaxUid.Htj2kLosslessRpcl, TranscodeJpeg2000 = true };

        Conversion converted = Transcoder.Convert(coded, options);

        Assert.Equal((KeepReason.None, ""), (converted.Result.Reason, converted.Result.Detail));
        Assert.Null(PixelComparison.FindDifference(Image(DicomFile.ExplicitLittleEndian), converted.Instance!));
    }

    [Fact]
    public void ConvertFile_overwrites_nothing_and_leaves_nothing_beside_the_result()
    {
        string source = Write("a.dcm", Image(DicomFile.ExplicitLittleEndian));
        string target = Path.Combine(_folder, "b.dcm");

        Assert.True(Transcoder.ConvertFile(source, target, new TranscodingOptions()).IsConverted);
        byte[] first = File.ReadAllBytes(target);

        Assert.Throws<IOException>(() => Transcoder.ConvertFile(source, target, new TranscodingOptions()));
        Assert.Throws<IOException>(() => Transcoder.ConvertFile(source, source, new TranscodingOptions()));
        Assert.Equal(first, File.ReadAllBytes(target));
        Assert.Equal(Image(DicomFile.ExplicitLittleEndian), File.ReadAllBytes(source));
        Assert.Equal(2, Directory.GetFileSystemEntries(_folder).Length);
    }

    [Fact]
    public void ConvertFile_makes_no_file_of_what_is_kept()
    {
        string source = Write("text", "no DICOM"u8.ToArray());

        ConversionResult result = Transcoder.ConvertFile(source, Path.Combine(_folder, "b.dcm"), new TranscodingOptions());

        Assert.Equal(KeepReason.NotDicomFile, result.Reason);
        Assert.Equal([source], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void FindDifference_tells_the_first_sample_that_differs()
    {
        byte[] file = Image(DicomFile.ExplicitLittleEndian);
        byte[] other = (byte[])file.Clone();
        other[^1] ^= 1;

        Assert.StartsWith($"frame 1, row {Side}, column {Side}, sample 1: 0x",
            PixelComparison.FindDifference(file, Transcoder.Convert(other, new TranscodingOptions()).Instance!), StringComparison.Ordinal);
    }

    [Fact]
    public void FindDifference_compares_planes_with_pixels()
    {
        byte[] samples = SampleNoise.Create(Side * Side * 3, 8, 8);
        byte[] interleaved = Conversions.FileOf(DicomFile.Image(Side, Side, 8, 8, photometric: "RGB"), samples, vr: "OB");
        byte[] planar =
            Conversions.FileOf(DicomFile.Image(Side, Side, 8, 8, photometric: "RGB", planar: 1), Frames.ToPlanar(samples, 3, 1), vr: "OB");

        Assert.Null(PixelComparison.FindDifference(interleaved, planar));
        Assert.NotNull(
            PixelComparison.FindDifference(interleaved,
            Conversions.FileOf(DicomFile.Image(Side, Side, 8, 8, photometric: "YBR_FULL"), samples, vr: "OB")));
    }

    private static byte[] Image(string transferSyntax)
    {
        DicomItem dataSet = DicomFile.Image(Side, Side, 16, 12)
            .Sequence(0x0008_1140, true, new DicomItem().Text(0x0008_1155, "UI", "2.25.17"));
        return Conversions.FileOf(dataSet, SampleNoise.Create(Side * Side, 16, 12), transferSyntax);
    }

    private string Write(string name, byte[] content)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }
}
