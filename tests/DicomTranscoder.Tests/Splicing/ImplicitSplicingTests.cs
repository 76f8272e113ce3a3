// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using System.Text;
using DicomTranscoder.DataSet;
using DicomTranscoder.Transcoding;
using TestSupport;
using Xunit;

namespace DicomTranscoder.Tests.Splicing;

/// <summary>The conversion of an Implicit VR data set to Explicit VR.</summary>
public sealed class ImplicitSplicingTests
{
    private static readonly TranscodingOptions s_unverified = new() { Threads = 2, Verify = false };

    [Theory]
    [InlineData(0x0008_0005, "CS")]
    [InlineData(0x0008_0018, "UI")]
    [InlineData(0x0010_0010, "PN")]
    [InlineData(0x0018_0050, "DS")]
    [InlineData(0x0020_3105, "CS")]
    [InlineData(0x0028_0106, "US")]
    [InlineData(0x0028_1201, "OW")]
    [InlineData(0x0028_3006, "OW")]
    [InlineData(0x0040_A123, "PN")]
    [InlineData(0x5002_0005, "US")]
    [InlineData(0x6002_0010, "US")]
    [InlineData(0x60FE_3000, "OW")]
    [InlineData(0x0008_0000, "UL")]
    [InlineData(0x0009_0000, "UL")]
    [InlineData(0x0009_0010, "LO")]
    [InlineData(0x0009_1001, "UN")]
    [InlineData(0x0040_FFFE, "UN")]
    [InlineData(0xFFFC_FFFC, "OB")]
    public void Convert_gives_each_element_the_VR_of_the_standard_and_keeps_its_value(uint tag, string vr)
    {
        DicomItem dataSet = Grayscale(isSigned: false).Set(tag, "UN", [1, 0, 2, 0, 3, 0, 4, 0]);
        byte[] file = Implicit(dataSet);

        byte[] converted = Conversions.MustConvert(file, s_unverified);

        byte[] element = Conversions.Element(converted, tag)!;
        Assert.Equal(vr, Encoding.ASCII.GetString(element, 4, 2));
        if ((tag & 0xFFFF) != 0)
        {
            Assert.Equal(Conversions.Value(file, tag), Conversions.Value(converted, tag));
        }
    }

    [Fact]
    public void Convert_keeps_tags_and_values_of_all_elements()
    {
        byte[] file = Implicit(ExplicitSplicingTests.Rich()
            .Sequence(0x0008_1140, true, new DicomItem().Text(0x0010_0010, "PN", "X"))
                .Set(Conversions.PixelDataTag, "OB", SampleNoise.Create(3 * 64 * 64, 8, 8)));

        byte[] converted = Conversions.MustConvert(file, s_unverified);

        uint[] changed = [0x0028_0000, 0x0028_0004, 0x0028_0006, 0x7FE0_0000, Conversions.PixelDataTag];
        foreach (DataElement element in Conversions.Read(file).Elements)
        {
            bool isSequence = element.Tag.Value is 0x0008_1140 or 0x0008_2112 or 0x0088_0200;
            if (!isSequence && !changed.Contains(element.Tag.Value))
            {
                Assert.Equal(Conversions.Value(file, element.Tag.Value), Conversions.Value(converted, element.Tag.Value));
            }
        }

        Assert.Equal(Conversions.Read(file).Elements.Length, Conversions.Read(converted).Elements.Length);
    }

    [Fact]
    public void Convert_rewrites_sequences_as_they_would_be_written_in_explicit_VR()
    {
        DicomItem Sequences(DicomItem item)
        {
            DicomItem innermost = new DicomItem().Text(0x0008_0100, "SH", "CODE").Text(0x0008_0102, "SH", "SCHEME")
                .Sequence(0x0008_1140, false);
            DicomItem middle = new DicomItem { HasUndefinedLength = true }.Sequence(0x0008_1115, false, innermost, innermost)
                .Set(0x0088_0140, "UI", []);
            return item.Sequence(0x0008_1140, false, middle, innermost).Sequence(0x0008_2112, true, middle, innermost, new DicomItem())
                .Sequence(0x0040_0275, true);
        }

        byte[] converted = Conversions.MustConvert(Implicit(Sequences(Grayscale(isSigned: false))), s_unverified);

        byte[] expected =
            Conversions.MustConvert(new DicomFile { DataSet = Sequences(Grayscale(isSigned: false)) }.ToArray(), s_unverified);
        Assert.Equal(expected, converted);
    }

    [Fact]
    public void Convert_recomputes_every_group_length_also_inside_of_items()
    {
        DicomItem item = new DicomItem().GroupLength(0x0008, 1).Text(0x0008_0100, "SH", "CODE").Sequence(0x0008_1140, false);
        byte[] file = Implicit(Grayscale(isSigned: false).GroupLength(0x0040, 1).Sequence(0x0040_0275, false, item));

        byte[] converted = Conversions.MustConvert(file, s_unverified);

        byte[] group = Conversions.Element(converted, 0x0040_0275)!;
        Assert.Equal(group.Length, BinaryPrimitives.ReadInt32LittleEndian(Conversions.Value(converted, 0x0040_0000)));

        // SQ header 12, item header 8, group length 12; (0008,0100) 8 + 4, (0008,1140) 12.
        Assert.Equal(24, BinaryPrimitives.ReadInt32LittleEndian(group.AsSpan(12 + 8 + 8)));
    }

    [Fact]
    public void Convert_settles_US_or_SS_by_the_Pixel_Representation_in_force()
    {
        DicomItem unsignedIcon = new DicomItem().Words(0x0028_0103, 0).Words(0x0028_0106, 7);
        DicomItem plain = new DicomItem().Words(0x0028_0106, 7);
        DicomItem dataSet = Grayscale(isSigned: true).Words(0x0028_0106, 7).Sequence(0x0088_0200, false, unsignedIcon, plain);

        byte[] converted = Conversions.MustConvert(Implicit(dataSet), s_unverified);

        Assert.Equal("SS", Encoding.ASCII.GetString(Conversions.Element(converted, 0x0028_0106)!, 4, 2));
        byte[] icons = Conversions.Element(converted, 0x0088_0200)!;
        Assert.Equal("US", Encoding.ASCII.GetString(icons, 12 + 8 + 10 + 4, 2));
        Assert.Equal("SS", Encoding.ASCII.GetString(icons, 12 + 8 + 20 + 8 + 4, 2));
    }

    [Fact]
    public void Convert_asks_the_caller_for_private_elements()
    {
        DicomItem privateItem = new DicomItem().Text(0x0009_0011, "LO", "OTHER").Text(0x0009_1101, "SH", "ab");
        DicomItem dataSet = Grayscale(isSigned: false)
            .Text(0x0009_0010, "LO", "KNOWN")
            .Text(0x0009_1001, "SH", "abcd")
            .Text(0x0009_1002, "SH", "efgh")
            .Text(0x0009_1101, "SH", "ijkl")
            .Sequence(0x0009_1003, true, privateItem);

        byte[] converted = Conversions.MustConvert(Implicit(dataSet), s_unverified, new KnownElements());

        Assert.Equal("SH", Encoding.ASCII.GetString(Conversions.Element(converted, 0x0009_1001)!, 4, 2));
        Assert.Equal("UN", Encoding.ASCII.GetString(Conversions.Element(converted, 0x0009_1002)!, 4, 2));
        Assert.Equal("UN", Encoding.ASCII.GetString(Conversions.Element(converted, 0x0009_1101)!, 4, 2));
        byte[] sequence = Conversions.Element(converted, 0x0009_1003)!;
        Assert.Equal("SQ", Encoding.ASCII.GetString(sequence, 4, 2));
        Assert.Equal("LT", Encoding.ASCII.GetString(sequence, 12 + 8 + 14 + 4, 2));
    }

    [Fact]
    public void Convert_keeps_an_unknown_private_sequence_as_UN_in_implicit_VR()
    {
        DicomItem item = new DicomItem { HasUndefinedLength = true }.Text(0x0010_0010, "PN", "X");
        byte[] file = Implicit(Grayscale(isSigned: false).Text(0x0009_0010, "LO", "SOMEBODY").Sequence(0x0009_1001, true, item));

        byte[] converted = Conversions.MustConvert(file, s_unverified);

        byte[] before = Conversions.Element(file, 0x0009_1001)!;
        byte[] after = Conversions.Element(converted, 0x0009_1001)!;
        Assert.Equal("UN"u8, after.AsSpan(4, 2));
        Assert.Equal(before[8..], after[12..]);
    }

    [Fact]
    public void Convert_writes_a_value_too_long_for_its_VR_as_UN()
    {
        byte[] text = new byte[70_000];
        Array.Fill(text, (byte)'1');
        byte[] file = Implicit(Grayscale(isSigned: false).Set(0x0018_0050, "DS", text));

        byte[] converted = Conversions.MustConvert(file, s_unverified);

        Assert.Equal("UN"u8, Conversions.Element(converted, 0x0018_0050)!.AsSpan(4, 2));
        Assert.Equal(text, Conversions.Value(converted, 0x0018_0050));
    }

    [Fact]
    public void Convert_of_a_sequence_that_holds_no_items_keeps_the_instance()
    {
        byte[] file = Implicit(Grayscale(isSigned: false).Set(0x0008_1140, "SQ", new byte[20]));

        Assert.Equal(KeepReason.BrokenDataSet, Conversions.Convert(file, out _).Reason);
    }

    private static DicomItem Grayscale(bool isSigned)
        => DicomFile.Image(64, 64, 16, 12, isSigned).Set(Conversions.PixelDataTag, "OW", SampleNoise.Create(64 * 64, 16, 12, isSigned));

    private static byte[] Implicit(DicomItem dataSet)
        => new DicomFile { TransferSyntax = DicomFile.ImplicitLittleEndian, DataSet = dataSet }.ToArray();

    private sealed class KnownElements : IPrivateElements
    {
        public string? FindValueRepresentation(ushort group, ushort element, string privateCreator)
            => (group, element & 0xFF, privateCreator) switch
            {
                (0x0009, 0x01, "KNOWN") => "SH",
                (0x0009, 0x03, "KNOWN") => "SQ",
                (0x0009, 0x01, "OTHER") => "LT",
                _ => null,
            };
    }
}
