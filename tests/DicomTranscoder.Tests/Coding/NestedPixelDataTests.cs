// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using System.IO.Compression;
using DicomTranscoder.Coding;
using DicomTranscoder.DataSet;
using DicomTranscoder.Transcoding;
using TestSupport;
using Xunit;

namespace DicomTranscoder.Tests.Coding;

/// <summary>Icons whose Pixel Data is coded in the transfer syntax of the image that they belong to.</summary>
public sealed class NestedPixelDataTests
{
    private const uint IconImageSequence = 0x0088_0200;
    private const int IconPixels = 15;

    private static readonly byte[] s_iconSamples = [.. Enumerable.Range(1, IconPixels).Select(i => (byte)(16 * i)), 0];

    public static TheoryData<bool, bool> Lengths => new() { { false, false }, { false, true }, { true, false }, { true, true } };

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Icon_in_RLE_is_native_in_the_result(bool hasUndefinedSequence, bool hasUndefinedItem)
    {
        byte[] native = NativeIcon(hasUndefinedSequence, hasUndefinedItem);
        byte[] sent =
            RleFile(Icons(hasUndefinedSequence, hasUndefinedItem,
            icon => icon.Encapsulated(Conversions.PixelDataTag, [], Rle(s_iconSamples[..IconPixels]))));

        byte[] converted = Conversions.MustConvert(sent);

        Assert.Equal(TransferSyntaxUid.Htj2kLossless, FileMetaInformation.Read(converted)!.TransferSyntax);
        Assert.Equal(native, Conversions.Element(converted, IconImageSequence));
        Assert.Equal(native, Conversions.Element(Conversions.MustRestore(converted), IconImageSequence));
    }

    [Fact]
    public void Icon_that_cannot_be_decoded_keeps_the_instance()
    {
        byte[] half = Rle(s_iconSamples[..IconPixels])[..^8];
        byte[] sent = RleFile(Icons(false, false, icon => icon.Encapsulated(Conversions.PixelDataTag, [], half)));

        ConversionResult result = Conversions.Convert(sent, out _);

        Assert.Equal(KeepReason.NestedPixelData, result.Reason);
        Assert.Contains("nested image cannot be decoded", result.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Deflated_frame_of_no_bytes_keeps_the_instance(bool isIcon)
    {
        DicomItem image = Image().Encapsulated(Conversions.PixelDataTag, [], isIcon ? Deflate(Samples()) : []);
        image = isIcon ? Icons(false, false, icon => icon.Encapsulated(Conversions.PixelDataTag, [], (byte[])[]))(image) : image;
        byte[] sent = new DicomFile { TransferSyntax = TransferSyntaxUid.DeflatedImageFrame, DataSet = image }.ToArray();

        ConversionResult result = Conversions.Convert(sent, out _);

        Assert.Equal(isIcon ? KeepReason.NestedPixelData : KeepReason.DecodingFailed, result.Reason);
        Assert.Contains("The deflate stream is empty", result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Icon_that_an_earlier_version_left_in_RLE_is_native_once_restored()
    {
        byte[] converted = Conversions.MustConvert(RleFile(null));
        byte[] codestream = Codestream(converted);
        DicomItem image = Image().Encapsulated(Conversions.PixelDataTag, [], codestream);
        image = Icons(true, true, icon => icon.Encapsulated(Conversions.PixelDataTag, [], Rle(s_iconSamples[..IconPixels])))(image);
        byte[] stored = new DicomFile { TransferSyntax = TransferSyntaxUid.Htj2kLossless, DataSet = image }.ToArray();

        Assert.Equal(NativeIcon(true, true), Conversions.Element(Conversions.MustRestore(stored), IconImageSequence));
    }

    private static byte[] NativeIcon(bool hasUndefinedSequence, bool hasUndefinedItem)
    {
        DicomItem image =
            Icons(hasUndefinedSequence, hasUndefinedItem, icon => icon.Set(Conversions.PixelDataTag, "OB", s_iconSamples))(Image());
        return Conversions.Element(Conversions.FileOf(image, Samples()), IconImageSequence)!;
    }

    private static Func<DicomItem, DicomItem> Icons(bool hasUndefinedSequence, bool hasUndefinedItem, Func<DicomItem, DicomItem> addPixels)
    {
        DicomItem icon = new DicomItem { HasUndefinedLength = hasUndefinedItem }
            .Words(0x0028_0002, 1).Text(0x0028_0004, "CS", "MONOCHROME2").Words(0x0028_0010, 3).Words(0x0028_0011, 5)
            .Words(0x0028_0100, 8).Words(0x0028_0101, 8).Words(0x0028_0102, 7).Words(0x0028_0103, 0);
        return image => image.Sequence(IconImageSequence, hasUndefinedSequence, addPixels(icon));
    }

    private static byte[] RleFile(Func<DicomItem, DicomItem>? addIcons)
    {
        DicomItem image = Image().Encapsulated(Conversions.PixelDataTag, [], Rle(Samples()));
        return new DicomFile { TransferSyntax = TransferSyntaxUid.RleLossless, DataSet = addIcons?.Invoke(image) ?? image }.ToArray();
    }

    private static DicomItem Image() => DicomFile.Image(64, 64, 8, 8);

    private static byte[] Samples() => Frames.Natural(64, 64, 1, 8, isSigned: false, 1);

    /// <summary>One segment of literals.</summary>
    private static byte[] Rle(byte[] samples)
    {
        List<byte> frame = [.. new byte[64]];
        foreach (byte[] literals in samples.Chunk(128))
        {
            frame.Add((byte)(literals.Length - 1));
            frame.AddRange(literals);
        }

        byte[] bytes = [.. frame, .. new byte[frame.Count & 1]];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, 1);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), 64);
        return bytes;
    }

    private static byte[] Deflate(byte[] samples)
    {
        using MemoryStream deflated = new();
        using (DeflateStream stream = new(deflated, CompressionLevel.Fastest))
        {
            stream.Write(samples);
        }

        byte[] bytes = deflated.ToArray();
        return [.. bytes, .. new byte[bytes.Length & 1]];
    }

    /// <summary>The only fragment, after the Basic Offset Table of one entry.</summary>
    private static byte[] Codestream(byte[] converted)
    {
        byte[] items = Conversions.Value(converted, Conversions.PixelDataTag)!;
        int table = BinaryPrimitives.ReadInt32LittleEndian(items.AsSpan(4));
        int length = BinaryPrimitives.ReadInt32LittleEndian(items.AsSpan(8 + table + 4));
        return items[(16 + table)..(16 + table + length)];
    }
}
