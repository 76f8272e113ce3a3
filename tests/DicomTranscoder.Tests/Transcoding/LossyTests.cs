// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using System.Text;
using DicomTranscoder.DataSet;
using DicomTranscoder.Rules;
using DicomTranscoder.Transcoding;
using Htj2k.Contract;
using TestSupport;
using Xunit;

namespace DicomTranscoder.Tests.Transcoding;

/// <summary>Lossy HTJ2K on request: it meets its target, says what was done, and is refused for unsuitable images.</summary>
public sealed class LossyTests
{
    private const int Side = 96;
    private const string SourceUid = "2.25.123456789";
    private const string SecondaryCapture = "1.2.840.10008.5.1.4.1.1.7";

    private static readonly byte[] s_gray = Frames.Natural(Side, Side, 1, 12, false, 2, seed: 5);
    private static readonly byte[] s_colors = Frames.Natural(Side, Side, 3, 8, false, 1, seed: 6);

    [Fact]
    public void Convert_keeps_the_maximum_error_in_every_frame_and_tells_it()
    {
        byte[] pixels = [.. Enumerable.Range(0, 5).SelectMany(n => Frames.Natural(Side, Side, 1, 12, true, 2, 0.05, seed: n))];
        byte[] file = Conversions.FileOf(DicomFile.Image(Side, Side, 16, 12, isSigned: true).Text(0x0028_0008, "IS", "5"), pixels);

        ConversionResult result = Conversions.ConvertLossy(file, LossyTarget.MaximumError(6), out byte[] converted);

        Assert.Equal(TransferSyntaxUid.Htj2k, result.TargetTransferSyntax);
        byte[] restored = Conversions.Value(Conversions.MustRestore(converted), Conversions.PixelDataTag)!;
        int largest = 0;
        for (int i = 0; i < pixels.Length; i += 2)
        {
            largest = Math.Max(largest, Math.Abs(BitConverter.ToInt16(pixels, i) - BitConverter.ToInt16(restored, i)));
        }

        Assert.InRange(largest, 1, 6);
        Assert.Equal(largest, result.Lossy!.MaximumError);
        Assert.InRange(result.Lossy.Psnr, 50, 70);
    }

    [Theory]
    [InlineData(DicomFile.ExplicitLittleEndian)]
    [InlineData(DicomFile.ImplicitLittleEndian)]
    public void Convert_says_what_was_done_and_from_what(string transferSyntax)
    {
        byte[] file =
            Conversions.FileOf(DicomFile.Image(Side, Side, 8, 8, photometric: "RGB").Text(0x0008_0008, "CS", "ORIGINAL\\PRIMARY\\AXIAL"),
            s_colors, transferSyntax);

        ConversionResult result = Conversions.ConvertLossy(file, LossyTarget.Ratio(8), out byte[] converted);

        Assert.InRange(result.Lossy!.Ratio, 8, 8.24);
        string uid = result.DerivedSopInstanceUid!;
        Assert.StartsWith("2.25.", uid, StringComparison.Ordinal);
        Assert.InRange(uid.Length, 10, 64);
        Assert.Equal(uid, Text(converted, 0x0008_0018));
        Assert.Equal(uid, MediaStorageUid(converted));
        Assert.Equal("DERIVED\\PRIMARY\\AXIAL", Text(converted, 0x0008_0008));
        Assert.Equal("YBR_ICT", Text(converted, 0x0028_0004));
        Assert.Equal("01", Text(converted, 0x0028_2110));
        Assert.Equal(result.Lossy.Ratio.ToString("F2", CultureInfo.InvariantCulture), Text(converted, 0x0028_2112));
        Assert.Equal("ISO_15444_15", Text(converted, 0x0028_2114));
        Assert.Equal($"Lossy HTJ2K (ISO_15444_15): {result.Lossy}", Text(converted, 0x0008_2111));
        AssertHolds(Conversions.Value(converted, 0x0008_9215)!, "113040", "Lossy Compression");
        AssertHolds(Conversions.Value(converted, 0x0008_2112)!, SecondaryCapture, SourceUid, "121320", "Uncompressed predecessor");
        Assert.Equal("RGB", Text(Conversions.MustRestore(converted), 0x0028_0004));
    }

    [Theory]
    [InlineData(DicomFile.ExplicitLittleEndian, false)]
    [InlineData(DicomFile.ExplicitLittleEndian, true)]
    [InlineData(DicomFile.ImplicitLittleEndian, false)]
    [InlineData(DicomFile.ImplicitLittleEndian, true)]
    public void Convert_keeps_earlier_derivations_and_recomputes_group_lengths(string transferSyntax, bool hasUndefinedLength)
    {
        DicomItem earlier =
            new DicomItem { HasUndefinedLength = hasUndefinedLength }.Text(0x0008_1150, "UI", "1.2.3").Text(0x0008_1155, "UI", "2.25.7");
        DicomItem code =
            new DicomItem { HasUndefinedLength = hasUndefinedLength }.Text(0x0008_0100, "SH", "113072").Text(0x0008_0102, "SH", "DCM");
        DicomItem dataSet = DicomFile.Image(Side, Side, 16, 12)
            .GroupLength(0x0008, 1)
            .GroupLength(0x0028, 1)
            .Text(0x0008_2111, "ST", "Multiplanar")
            .Sequence(0x0008_2112, hasUndefinedLength, earlier)
            .Sequence(0x0008_9215, hasUndefinedLength, code);
        byte[] file = Conversions.FileOf(dataSet, s_gray, transferSyntax);

        ConversionResult result = Conversions.ConvertLossy(file, LossyTarget.Psnr(50), out byte[] converted);

        Assert.InRange(result.Lossy!.Psnr, 50, 55);
        Assert.Equal("DERIVED\\PRIMARY", Text(converted, 0x0008_0008));
        Assert.StartsWith("Multiplanar; Lossy HTJ2K ", Text(converted, 0x0008_2111), StringComparison.Ordinal);
        AssertHolds(Conversions.Value(converted, 0x0008_2112)!, "1.2.3", "2.25.7", SecondaryCapture, SourceUid);
        AssertHolds(Conversions.Value(converted, 0x0008_9215)!, "113072", "113040");
        foreach (ushort group in (ushort[])[0x0008, 0x0028])
        {
            int length = 0;
            foreach (DataElement element in Conversions.Read(converted).Elements)
            {
                length += element.Tag.Group == group && !element.Tag.IsGroupLength ? element.End - element.Offset : 0;
            }

            Assert.Equal(length, BitConverter.ToInt32(Conversions.Value(converted, (uint)group << 16)!));
        }
    }

    [Fact]
    public void Convert_leaves_all_other_elements_as_they_are()
    {
        byte[] file =
            Conversions.FileOf(DicomFile.Image(Side, Side, 16, 12).Text(0x0008_103E, "LO", "Head").Set(0x0009_1001, "UN", [1, 2, 3, 4]),
            s_gray);

        _ = Conversions.ConvertLossy(file, LossyTarget.Ratio(10), out byte[] converted);

        uint[] changed = [0x0008_0018, Conversions.PixelDataTag];
        foreach (DataElement element in Conversions.Read(file).Elements)
        {
            if (!changed.Contains(element.Tag.Value))
            {
                Assert.Equal(file[element.Offset..element.End], Conversions.Element(converted, element.Tag.Value));
            }
        }
    }

    public static TheoryData<KeepReason, Func<DicomItem, DicomItem>> Refused => new()
    {
        { KeepReason.PaletteNeverLossy, image => image.Text(0x0028_0004, "CS", "PALETTE COLOR") },
        { KeepReason.SegmentationNeverLossy, image => image.Text(0x0008_0016, "UI", "1.2.840.10008.5.1.4.1.1.66.4") },
        { KeepReason.SegmentationNeverLossy, image => image.Text(0x0008_0016, "UI", "1.2.840.10008.5.1.4.1.1.66.7") },
        { KeepReason.SegmentationNeverLossy, image => image.Text(0x0008_0060, "CS", "SEG") },
        { KeepReason.PixelPaddingNeverLossy, image => image.Words(0x0028_0120, 0) },
        { KeepReason.LossyCompressed, image => image.Text(0x0028_2110, "CS", "01") },
        { KeepReason.LossyCompressed, image => image.Text(0x0028_2112, "DS", "10") },
        { KeepReason.LossyCompressed, image => image.Text(0x0028_2114, "CS", "ISO_10918_1") },
        { KeepReason.BrokenDataSet, image => image.Remove(0x0008_0018) },
        { KeepReason.BrokenDataSet, image => image.Text(0x0008_0018, "UI", new string('1', 66)) },
        { KeepReason.UnsupportedPixelFormat, image => image.Words(0x0028_0101, 8).Words(0x0028_0102, 7) },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Convert_is_refused_with_the_reason(KeepReason reason, Func<DicomItem, DicomItem> change)
    {
        byte[] file = Conversions.FileOf(change(DicomFile.Image(Side, Side, 16, 12)), s_gray);

        ConversionResult result = Conversions.Convert(file, out _, new TranscodingOptions { Lossy = LossyTarget.Ratio(4) });

        Assert.Equal(reason, result.Reason);
        Assert.Null(result.Lossy);
        Assert.Null(result.DerivedSopInstanceUid);
    }

    [Theory]
    [InlineData(DicomFile.ExplicitLittleEndian, false)]
    [InlineData(DicomFile.ImplicitLittleEndian, true)]
    public void Convert_makes_frames_of_enhanced_images_derived_too(string transferSyntax, bool hasUndefinedLength)
    {
        DicomItem Groups(string frameType) => new DicomItem { HasUndefinedLength = hasUndefinedLength }
            .Sequence(0x0018_9329, hasUndefinedLength,
                new DicomItem { HasUndefinedLength = hasUndefinedLength }.Text(0x0008_9007, "CS", frameType));
        DicomItem dataSet = DicomFile.Image(Side, Side, 16, 12)
            .Sequence(0x5200_9229, hasUndefinedLength, Groups("ORIGINAL\\PRIMARY\\AXIAL"))
            .Sequence(0x5200_9230, hasUndefinedLength, Groups("DERIVED\\PRIMARY\\MAXIP"), Groups("ORIGINAL\\PRIMARY\\VOLUME\\NONE"));

        _ = Conversions.ConvertLossy(Conversions.FileOf(dataSet, s_gray, transferSyntax), LossyTarget.Ratio(10), out byte[] converted);

        AssertHolds(Conversions.Value(converted, 0x5200_9229)!, "DERIVED\\PRIMARY\\AXIAL ");
        AssertHolds(Conversions.Value(converted, 0x5200_9230)!, "DERIVED\\PRIMARY\\MAXIP", "DERIVED\\PRIMARY\\VOLUME\\NONE ");
        Assert.Equal(-1, Conversions.Value(converted, 0x5200_9230).AsSpan().IndexOf("ORIGINAL"u8));
    }

    [Fact]
    public void Convert_keeps_what_is_smaller_without_loss()
    {
        byte[] lossless =
            Conversions.MustConvert(
            Conversions.FileOf(DicomFile.Image(Side, Side, 8, 8), Frames.Natural(Side, Side, 1, 8, false, 1, 0, seed: 8)));

        ConversionResult result =
            Conversions.Convert(lossless, out _, new TranscodingOptions { Lossy = LossyTarget.Psnr(100), TranscodeJpeg2000 = true });

        Assert.Equal(KeepReason.NotSmaller, result.Reason);
    }

    [Fact]
    public void Convert_to_a_target_out_of_reach_is_refused()
        => Assert.Equal(
            KeepReason.LossyTargetOutOfReach,
            Conversions.Convert(Conversions.FileOf(DicomFile.Image(Side, Side, 16, 12), s_gray), out _,
                new TranscodingOptions { Lossy = LossyTarget.Ratio(1000) }).Reason);

    [Theory]
    [InlineData(false), InlineData(true)]
    public void ConvertReceived_is_lossy_by_a_rule_but_not_for_what_is_stored_already(bool isStored)
    {
        byte[] file = Conversions.FileOf(DicomFile.Image(Side, Side, 16, 12), s_gray);
        ArrayMemory memory = new();
        using Transcoder transcoder =
            new(new TranscodingOptions
            {
                Threads = 2,
                Rules = [new ConversionRule(new RuleConditions(), new RuleAction { Lossy = LossyTarget.MaximumError(9) })]
            });

        ConversionResult result = transcoder.ConvertReceived(file, memory, new Reception("RestApi", IsTargetFixed: isStored));

        Assert.Equal(0, result.Rule);
        Assert.Equal(isStored ? TransferSyntaxUid.Htj2kLossless : TransferSyntaxUid.Htj2k, result.TargetTransferSyntax);
        Assert.Equal(isStored, result.Lossy is null);
        Assert.Equal(isStored, Text(memory.Result(result), 0x0008_0018) == SourceUid);
    }

    [Fact]
    public void Convert_takes_lossless_HTJ2K_too()
    {
        byte[] lossless = Conversions.MustConvert(Conversions.FileOf(DicomFile.Image(Side, Side, 8, 8, photometric: "RGB"), s_colors));
        TranscodingOptions options = new() { Lossy = LossyTarget.Ratio(20), TranscodeJpeg2000 = true };

        ConversionResult result = Conversions.Convert(lossless, out byte[] converted, options);

        Assert.True(result.IsConverted, $"{result.Reason}: {result.Detail}");
        Assert.Equal("YBR_ICT", Text(converted, 0x0028_0004));
        Assert.InRange(result.Lossy!.Ratio, 20, 20.6);
        Assert.Equal(KeepReason.AlreadyHtj2k, Conversions.Convert(converted, out _, options).Reason);
    }

    private static string Text(byte[] file, uint tag) => Encoding.ASCII.GetString(Conversions.Value(file, tag)!).TrimEnd(' ', '\0');

    private static string MediaStorageUid(byte[] file)
    {
        _ = Conversions.Read(file, out FileMetaInformation meta);
        ElementTable elements = ElementTable.Read(file.AsSpan(0, meta.DataSetOffset), meta.Offset, isExplicit: true);
        return elements.ReadText(file, new Tag(0x0002_0003));
    }

    private static void AssertHolds(byte[] value, params string[] texts)
    {
        int position = 0;
        foreach (string text in texts)
        {
            int found = value.AsSpan(position).IndexOf(Encoding.ASCII.GetBytes(text));
            Assert.True(found >= 0, $"{text} behind {position}");
            position += found;
        }
    }
}
