// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using DicomTranscoder.Transcoding;
using TestSupport;
using Xunit;

namespace DicomTranscoder.Tests.Splicing;

/// <summary>The result keeps an Explicit VR data set byte for byte, except for the elements that must change.</summary>
public sealed class ExplicitSplicingTests
{
    private static readonly TranscodingOptions s_unverified = new() { Threads = 2, Verify = false };

    [Fact]
    public void Convert_copies_all_other_elements_verbatim()
    {
        byte[] file = Conversions.FileOf(Rich(), SampleNoise.Create(3 * 64 * 64, 8, 8));

        byte[] converted = Conversions.MustConvert(file, s_unverified);

        uint[] changed = [0x0028_0000, 0x0028_0004, 0x0028_0006, 0x7FE0_0000, Conversions.PixelDataTag];
        ReadOnlySpan<DataElement> before = Conversions.Read(file).Elements;
        ReadOnlySpan<DataElement> after = Conversions.Read(converted).Elements;
        Assert.Equal(before.Length, after.Length);
        for (int i = 0; i < before.Length; i++)
        {
            Assert.Equal(before[i].Tag, after[i].Tag);
            if (!changed.Contains(before[i].Tag.Value))
            {
                Assert.Equal(file[before[i].Offset..before[i].End], converted[after[i].Offset..after[i].End]);
            }
        }
    }

    [Fact]
    public void Convert_recomputes_the_lengths_of_changed_groups_only()
    {
        byte[] file = Conversions.FileOf(Rich().GroupLength(0x0008, 12345), SampleNoise.Create(3 * 64 * 64, 8, 8));

        byte[] converted = Conversions.MustConvert(file, s_unverified);

        Assert.Equal(Conversions.Element(file, 0x0008_0000), Conversions.Element(converted, 0x0008_0000));
        foreach (ushort group in new ushort[] { 0x0028, 0x7FE0 })
        {
            int length = 0;
            foreach (DataElement element in Conversions.Read(converted).Elements)
            {
                length += element.Tag.Group == group && !element.Tag.IsGroupLength ? element.End - element.Offset : 0;
            }

            Assert.Equal(length, BinaryPrimitives.ReadInt32LittleEndian(Conversions.Value(converted, (uint)group << 16)));
        }
    }

    [Fact]
    public void Convert_changes_only_the_transfer_syntax_of_the_file_meta()
    {
        DicomFile source = new() { DataSet = Rich().Set(Conversions.PixelDataTag, "OB", SampleNoise.Create(3 * 64 * 64, 8, 8)) };
        source.Meta.Text(0x0002_0013, "SH", "ODD").Set(0x0002_0102, "OB", [1, 2, 3, 4]);
        byte[] file = source.ToArray();
        file[5] = 42;

        byte[] converted = Conversions.MustConvert(file, s_unverified);

        ElementTable before = Conversions.Read(file, out FileMetaInformation metaBefore);
        ElementTable after = Conversions.Read(converted, out FileMetaInformation metaAfter);
        Assert.Equal(TransferSyntaxUid.Htj2kLossless, metaAfter.TransferSyntax);
        Assert.Equal(file[..132], converted[..132]);
        Assert.Equal(metaAfter.DataSetOffset - 144, BinaryPrimitives.ReadInt32LittleEndian(converted.AsSpan(140)));
        DataSetReader reader = new(converted, 132, metaAfter.DataSetOffset, isExplicit: true);
        DataSetReader original = new(file, 132, metaBefore.DataSetOffset, isExplicit: true);
        while (original.Read(out DataElement element))
        {
            Assert.True(reader.Read(out DataElement copy));
            Assert.Equal(element.Tag, copy.Tag);
            if (element.Tag != Tag.TransferSyntaxUid && !element.Tag.IsGroupLength)
            {
                Assert.Equal(file[element.Offset..element.End], converted[copy.Offset..copy.End]);
            }
        }

        Assert.False(reader.Read(out _));
        Assert.Equal(before.Elements.Length, after.Elements.Length);
    }

    [Fact]
    public void Convert_of_a_file_without_preamble_gives_one()
    {
        byte[] pixels = SampleNoise.Create(64 * 64, 8, 8);
        DicomItem dataSet = DicomFile.Image(64, 64, 8, 8).Set(Conversions.PixelDataTag, "OB", pixels);
        byte[] file = new DicomFile { HasPreamble = false, DataSet = dataSet }.ToArray();

        byte[] converted = Conversions.MustConvert(file, s_unverified);

        Assert.Equal(new byte[128], converted[..128]);
        Assert.Equal("DICM"u8, converted.AsSpan(128, 4));
        Assert.Equal(TransferSyntaxUid.Htj2kLossless, FileMetaInformation.Read(converted)!.TransferSyntax);
    }

    [Fact]
    public void Convert_of_a_deflated_file_gives_the_same_result_as_of_the_inflated_one()
    {
        byte[] pixels = SampleNoise.Create(64 * 64, 16, 12);
        DicomItem dataSet = DicomFile.Image(64, 64, 16, 12).Set(Conversions.PixelDataTag, "OW", pixels);
        byte[] deflated = new DicomFile { TransferSyntax = DicomFile.DeflatedLittleEndian, DataSet = dataSet }.ToArray();
        byte[] plain = new DicomFile { DataSet = dataSet }.ToArray();

        Assert.Equal(Conversions.MustConvert(plain, s_unverified), Conversions.MustConvert(deflated, s_unverified));
    }

    [Fact]
    public void Convert_drops_what_describes_another_encapsulation()
    {
        DicomItem dataSet = DicomFile.Image(64, 64, 16, 12)
            .Set(0x7FE0_0001, "OV", new byte[8])
            .Set(0x7FE0_0002, "OV", new byte[8])
            .Set(0x7FE0_0003, "UV", new byte[8]);

        byte[] converted = Conversions.MustConvert(Conversions.FileOf(dataSet, SampleNoise.Create(64 * 64, 16, 12)), s_unverified);

        Assert.Null(Conversions.Element(converted, 0x7FE0_0001));
        Assert.Null(Conversions.Element(converted, 0x7FE0_0002));
        Assert.Null(Conversions.Element(converted, 0x7FE0_0003));
    }

    [Fact]
    public void Convert_writes_one_even_fragment_per_frame_and_their_offsets()
    {
        const int Frames = 7;
        DicomItem dataSet = DicomFile.Image(61, 33, 16, 12).Text(0x0028_0008, "IS", $"{Frames}");
        byte[] file = Conversions.FileOf(dataSet, SampleNoise.Create(Frames * 61 * 33, 16, 12));

        byte[] converted = Conversions.MustConvert(file, s_unverified);

        ElementTable elements = Conversions.Read(converted);
        Assert.True(elements.TryFind(Tag.PixelData, out DataElement pixelData));
        Assert.Equal(ValueRepresentation.OB, pixelData.Representation);
        Assert.True(pixelData.HasUndefinedLength);
        DataSetReader items = new(converted, pixelData.ValueOffset, pixelData.ValueOffset + pixelData.ValueLength, isExplicit: true);
        Assert.True(items.ReadItem(out DataElement table));
        Assert.Equal(4 * Frames, table.ValueLength);
        for (int frame = 0; frame < Frames; frame++)
        {
            Assert.True(items.ReadItem(out DataElement fragment));
            Assert.Equal(
                fragment.Offset - table.End, BinaryPrimitives.ReadInt32LittleEndian(converted.AsSpan(table.ValueOffset + 4 * frame)));
            Assert.Equal(0, fragment.ValueLength & 1);
            byte[] codestream = converted[fragment.ValueOffset..fragment.End];
            Assert.Equal([0xFF, 0x4F, 0xFF, 0x51], codestream[..4]);
            Assert.True(codestream.AsSpan().EndsWith<byte>([0xFF, 0xD9]) || codestream.AsSpan().EndsWith<byte>([0xFF, 0xD9, 0x00]));
        }

        Assert.False(items.ReadItem(out _));
    }

    /// <summary>
    /// Colour, group lengths, sequences of all kinds with pixel data inside, private elements, an odd length, overlays and padding.
    /// </summary>
    internal static DicomItem Rich()
    {
        DicomItem icon = DicomFile.Image(2, 2, 8, 8).Set(Conversions.PixelDataTag, "OB", [1, 2, 3, 4]);
        DicomItem coded = new DicomItem { HasUndefinedLength = true }.Encapsulated(Conversions.PixelDataTag, [], [1, 2], [3, 4]);
        DicomItem nested = new DicomItem { HasUndefinedLength = true }.Sequence(0x0040_A730, true, coded, icon);
        return DicomFile.Image(64, 64, 8, 8, photometric: "RGB", planar: 1)
            .GroupLength(0x0028, 999)
            .GroupLength(0x7FE0, 999)
            .Set(0x0008_1030, "LO", "odd"u8.ToArray())
            .Sequence(0x0008_1140, false, nested, new DicomItem())
            .Sequence(0x0008_2112, true)
            .Text(0x0009_0010, "LO", "SOMEBODY")
            .UnknownSequence(0x0009_1001, new DicomItem { HasUndefinedLength = true }.Text(0x0010_0010, "PN", "X"), icon)
            .Set(0x0009_1002, "UN", [9, 8, 7, 6])
            .Text(0x0028_2110, "CS", "00")
            .Sequence(0x0088_0200, false, icon)
            .Words(0x6000_0010, "US", 64)
            .Set(0x6000_3000, "OW", new byte[512])
            .Set(0x7FE0_0020, "OW", [1, 2])
            .Set(0xFFFC_FFFC, "OB", new byte[126]);
    }
}
