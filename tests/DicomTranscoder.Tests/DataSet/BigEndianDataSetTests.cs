// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.Transcoding;
using TestSupport;
using Xunit;

namespace DicomTranscoder.Tests.DataSet;

/// <summary>Explicit VR Big Endian, PS3.5 A.3, written by hand.</summary>
public sealed class BigEndianDataSetTests
{
    private static readonly TranscodingOptions s_explicit = new() { TargetTransferSyntax = TransferSyntaxUid.ExplicitLittleEndian };

    [Theory]
    [InlineData("US", "0102", "0201")]
    [InlineData("SS", "01020304", "02010403")]
    [InlineData("AT", "0010002000300040", "1000200030004000")]
    [InlineData("OW", "01020304", "02010403")]
    [InlineData("UL", "01020304", "04030201")]
    [InlineData("SL", "01020304", "04030201")]
    [InlineData("FL", "01020304", "04030201")]
    [InlineData("OF", "0102030405060708", "0403020108070605")]
    [InlineData("OL", "01020304", "04030201")]
    [InlineData("FD", "0102030405060708", "0807060504030201")]
    [InlineData("OD", "0102030405060708", "0807060504030201")]
    [InlineData("SV", "0102030405060708", "0807060504030201")]
    [InlineData("OV", "0102030405060708", "0807060504030201")]
    [InlineData("OB", "01020304", "01020304")]
    [InlineData("UN", "01020304", "01020304")]
    [InlineData("LO", "41424344", "41424344")]
    public void Value_is_swapped_in_the_units_of_its_VR(string vr, string value, string expected)
    {
        byte[] bytes = Convert.FromHexString(value);
        byte[] file = File(Element(0x0009_1001, vr, bytes));

        Conversion conversion = Transcoder.Convert(file, s_explicit);

        Assert.Equal((KeepReason.None, ""), (conversion.Result.Reason, conversion.Result.Detail));
        Assert.Equal(expected, Convert.ToHexString(Conversions.Value(conversion.Instance!, 0x0009_1001)!));
        Assert.Equal(file.Length, conversion.Instance!.Length);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Sequences_and_items_are_swapped_with_defined_and_undefined_lengths(bool isDelimited)
    {
        byte[] inner = Element(0x0028_0010, "US", [0, 1]);
        byte[] item = isDelimited
            ? [.. Header(0xFFFE_E000, uint.MaxValue), .. inner, .. Header(0xFFFE_E00D, 0)]
            : [.. Header(0xFFFE_E000, (uint)inner.Length), .. inner];
        byte[] sequence = isDelimited
            ? [.. LongHeader(0x0008_1140, "SQ", uint.MaxValue), .. item, .. Header(0xFFFE_E0DD, 0)]
            : [.. LongHeader(0x0008_1140, "SQ", (uint)item.Length), .. item];
        byte[] expected = new DicomItem()
            .Sequence(0x0008_1140, isDelimited, new DicomItem { HasUndefinedLength = isDelimited }.Words(0x0028_0010, 1))
            .Words(0x0028_0011, 2)
            .ToArray(isExplicit: true);

        byte[] converted = Transcoder.Convert(File([.. sequence, .. Element(0x0028_0011, "US", [0, 2])]), s_explicit).Instance!;

        Assert.Equal(expected, converted[FileMetaInformation.Read(converted)!.DataSetOffset..]);
    }

    [Theory]
    [InlineData("an odd number of bytes in words", "0028001055530003010203")]
    [InlineData("a value beyond the end", "00280010555300040102")]
    [InlineData("an unknown VR", "0028001041410002")]
    [InlineData("half a header", "002800105553")]
    [InlineData("encapsulated pixel data", "7FE000104F420000FFFFFFFFFFFEE00000000000FFFEE0DD00000000")]
    [InlineData("a sequence of undefined VR", "00091001554E0000FFFFFFFFFFFEE0DD00000000")]
    [InlineData("a sequence without delimiter", "0008114053510000FFFFFFFFFFFEE00000000000")]
    [InlineData("an item that is none", "00081140535100000000000800280010000000FF")]
    [InlineData("a delimiter among elements", "FFFEE0DD00000000")]
    public void Broken_data_set_is_refused(string what, string dataSet)
        => Assert.True(Transcoder.Convert(File(Convert.FromHexString(dataSet)), s_explicit).Result.Reason == KeepReason.BrokenDataSet,
            what);

    [Fact]
    public void Words_that_are_called_bytes_are_refused()
    {
        byte[] file = File([.. Element(0x0028_0100, "US", [0, 16]), .. LongHeader(0x7FE0_0010, "OB", 2), 1, 2]);

        ConversionResult result = Transcoder.Convert(file, s_explicit).Result;

        Assert.Equal(KeepReason.BrokenDataSet, result.Reason);
        Assert.Contains("no certain byte order", result.Detail, StringComparison.Ordinal);
    }

    /// <summary>PS3.5 swaps the words, some writers the samples.</summary>
    [Fact]
    public void Samples_of_two_words_are_refused()
    {
        byte[] file = File([.. Element(0x0028_0100, "US", [0, 32]), .. LongHeader(0x7FE0_0010, "OW", 4), 1, 2, 3, 4]);

        ConversionResult result = Transcoder.Convert(file, s_explicit).Result;

        Assert.Equal(KeepReason.BrokenDataSet, result.Reason);
        Assert.Contains("more than two bytes", result.Detail, StringComparison.Ordinal);
    }

    /// <summary>The file meta information is Little Endian in every transfer syntax.</summary>
    private static byte[] File(byte[] dataSet)
        => new DicomFile { TransferSyntax = TransferSyntaxUid.ExplicitBigEndian, Trailer = dataSet }.ToArray();

    private static byte[] Element(uint tag, string vr, byte[] value)
        => "OB OD OF OL OV OW SV UN".Contains(vr, StringComparison.Ordinal)
            ? [.. LongHeader(tag, vr, (uint)value.Length), .. value]
            : [.. BigEndian(tag), (byte)vr[0], (byte)vr[1], 0, (byte)value.Length, .. value];

    private static byte[] LongHeader(uint tag, string vr, uint length)
        => [.. BigEndian(tag), (byte)vr[0], (byte)vr[1], 0, 0, .. BigEndian(length)];

    private static byte[] Header(uint tag, uint length) => [.. BigEndian(tag), .. BigEndian(length)];

    private static byte[] BigEndian(uint value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];
}
