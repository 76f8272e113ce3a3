// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using TestSupport;
using Xunit;

namespace DicomTranscoder.Tests.DataSet;

public sealed class DataSetReaderTests
{
    private static readonly byte[] s_endOfSequence = [0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Read_skips_nested_sequences_of_defined_and_undefined_length(bool isExplicit)
    {
        DicomItem inner = new DicomItem { HasUndefinedLength = true }
            .Sequence(0x0008_1140, true, new DicomItem().Text(0x0008_0100, "SH", "AB"));
        byte[] bytes = new DicomItem()
            .Sequence(0x0008_1115, true, inner, inner)
            .Sequence(0x0008_1140, false, inner)
            .Text(0x0010_0010, "PN", "X").ToArray(isExplicit);

        DataSetReader reader = new(bytes, 0, bytes.Length, isExplicit);

        Assert.True(reader.Read(out DataElement first));
        Assert.True(first.HasUndefinedLength);
        Assert.True(bytes.AsSpan(first.End - 8, 8).SequenceEqual(s_endOfSequence));
        Assert.True(reader.Read(out DataElement second));
        Assert.Equal(first.End, second.Offset);
        Assert.True(reader.Read(out DataElement third));
        Assert.Equal(new Tag(0x0010_0010), third.Tag);
        Assert.False(reader.Read(out _));
    }

    [Fact]
    public void Read_of_an_unknown_sequence_expects_implicit_VR_inside()
    {
        byte[] bytes = new DicomItem()
            .UnknownSequence(0x0009_1001, new DicomItem { HasUndefinedLength = true }.Text(0x0010_0010, "PN", "X"))
            .Text(0x0010_0010, "PN", "Y").ToArray(isExplicit: true);

        ElementTable table = ElementTable.Read(bytes, 0, isExplicit: true);

        Assert.Equal(2, table.Elements.Length);
        Assert.Equal(bytes.Length, table.Elements[1].End);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Read_of_endless_nesting_throws_instead_of_overflowing_the_stack(bool isExplicit)
    {
        List<byte> bytes = [];
        byte[] sequence = isExplicit
            ? [0x08, 0, 0x40, 0x11, (byte)'S', (byte)'Q', 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]
            : [0x08, 0, 0x40, 0x11, 0xFF, 0xFF, 0xFF, 0xFF];
        for (int i = 0; i < 100_000; i++)
        {
            bytes.AddRange(sequence);
            bytes.AddRange([0xFE, 0xFF, 0x00, 0xE0, 0xFF, 0xFF, 0xFF, 0xFF]);
        }

        Assert.Throws<DicomFormatException>(() => ElementTable.Read(bytes.ToArray(), 0, isExplicit));
    }

    [Theory]
    [InlineData("08 00 60 00 43 53 FF FF")]
    [InlineData("08 00 60 00 43 53 02 00 41")]
    [InlineData("08 00 60 00 43")]
    [InlineData("08 00 60 00 4F 42 00 00 FF FF")]
    [InlineData("08 00 60 00 4F 42 00 00 FE FF FF FF")]
    [InlineData("08 00 60 00 4F 42 00 00 FF FF FF FF")]
    [InlineData("08 00 60 00 55 54 00 00 FF FF FF FF FE FF DD E0 00 00 00 00")]
    [InlineData("08 00 60 00 3F 3F 00 00")]
    [InlineData("FE FF 00 E0 00 00 00 00")]
    [InlineData("FE FF DD E0 00 00 00 00")]
    [InlineData("08 00 60 00 53 51 00 00 FF FF FF FF FE FF 0D E0 00 00 00 00 FE FF DD E0 00 00 00 00")]
    [InlineData("08 00 60 00 4F 42 00 00 FF FF FF FF FE FF 00 E0 FF FF FF FF FE FF DD E0 00 00 00 00")]
    [InlineData("08 00 60 00 43 53 00 00 08 00 60 00 43 53 00 00")]
    [InlineData("10 00 10 00 50 4E 00 00 08 00 60 00 43 53 00 00")]
    public void Read_of_broken_bytes_throws_with_the_place(string hex)
    {
        byte[] bytes = System.Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

        DicomFormatException e = Assert.Throws<DicomFormatException>(() => ElementTable.Read(bytes, 0, isExplicit: true));

        Assert.InRange(e.Offset, 0, bytes.Length);
    }

    [Fact]
    public void Read_of_very_many_elements_throws()
    {
        List<byte> bytes = [];
        for (uint tag = 0x0011_0000; bytes.Count / 8 <= ElementTable.MaximumElements; tag++)
        {
            bytes.AddRange([(byte)(tag >> 16), (byte)(tag >> 24), (byte)tag, (byte)(tag >> 8), 0, 0, 0, 0]);
        }

        Assert.Throws<DicomFormatException>(() => ElementTable.Read(bytes.ToArray(), 0, isExplicit: false));
    }
}
