// SPDX-License-Identifier: GPL-3.0-or-later
using System.IO.Compression;
using DicomTranscoder.Coding;
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using DicomTranscoder.Transcoding;
using TestSupport;
using Xunit;

namespace DicomTranscoder.Tests.Transcoding;

/// <summary>Samples of one bit in the compressed transfer syntaxes, which keep them packed.</summary>
public sealed class CompressedOneBitTests
{
    private const ushort Rows = 61, Columns = 77;
    private const int Frames = 5;

    /// <summary>Unlike native frames, each coded one begins with a byte of its own.</summary>
    [Theory]
    [InlineData(TransferSyntaxUid.RleLossless, 61, 77)]
    [InlineData(TransferSyntaxUid.RleLossless, 64, 128)]
    [InlineData(TransferSyntaxUid.DeflatedImageFrame, 61, 77)]
    [InlineData(TransferSyntaxUid.EncapsulatedUncompressed, 61, 77)]
    [InlineData(TransferSyntaxUid.EncapsulatedUncompressed, 64, 128)]
    public void Compressed_samples_of_one_bit_become_those_of_the_native_file(string transferSyntax, ushort rows, ushort columns)
    {
        byte[] samples = OneBitImages.Shapes(rows, columns, Frames);
        byte[] native = OneBitImages.FileOf(rows, columns, Frames, samples);
        byte[] file = CompressedFileOf(transferSyntax, rows, columns, samples);

        byte[] converted = Conversions.MustConvert(file, new TranscodingOptions { MaximumSizeRatio = 2, Threads = 3, MayGrow = true });

        Assert.Equal(1, BitConverter.ToUInt16(Conversions.Value(converted, 0x0028_0100)!));
        Assert.Null(PixelComparison.FindDifference(native, converted));
        Assert.Null(PixelComparison.FindDifference(native, file));
        Assert.Equal(Conversions.Value(native, Conversions.PixelDataTag),
            Conversions.Value(Conversions.MustRestore(converted), Conversions.PixelDataTag));
    }

    [Fact]
    public void Compressed_frame_of_one_bit_is_decoded_alone()
    {
        byte[] samples = OneBitImages.Shapes(Rows, Columns, 1);
        byte[] packed = OneBitImages.Pack(samples);
        using NativeFrameDecoder decoder = new();
        ImagePixelDescription image = new(Rows, Columns, 1, "MONOCHROME2", 1, 1, 0, IsSigned: false, IsPlanar: false, 1);

        Assert.Equal(packed, decoder.Decode(TransferSyntaxUid.RleLossless, Rle(packed), image));
    }

    [Fact]
    public void Compressed_samples_of_one_bit_with_bits_after_the_last_are_kept()
    {
        byte[] packed = OneBitImages.Pack(OneBitImages.Shapes(Rows, Columns, 1));
        packed[^1] |= 0x80;
        byte[] file = FileOf(TransferSyntaxUid.RleLossless, Rows, Columns, Rle(packed));

        ConversionResult result = Conversions.Convert(file, out _);

        Assert.Equal(KeepReason.DecodingFailed, result.Reason);
        Assert.Contains("Bits after the last sample are in use", result.Detail, StringComparison.Ordinal);
    }

    /// <summary>Lossless JPEG begins with samples of two bits.</summary>
    [Theory]
    [InlineData(TransferSyntaxUid.JpegLossless)]
    [InlineData(TransferSyntaxUid.JpegLsLossless)]
    public void Samples_of_one_bit_in_a_coding_that_has_none_are_kept(string transferSyntax)
        => Assert.Equal(KeepReason.OneBit, Conversions.Convert(FileOf(transferSyntax, Rows, Columns, new byte[600]), out _).Reason);

    private static byte[] CompressedFileOf(string transferSyntax, ushort rows, ushort columns, byte[] samples)
    {
        IEnumerable<byte[]> packed = samples.Chunk(rows * columns).Select(OneBitImages.Pack);
        return FileOf(transferSyntax, rows, columns, [.. packed.Select(Compress)]);

        byte[] Compress(byte[] frame) => transferSyntax switch
        {
            TransferSyntaxUid.RleLossless => Rle(frame),
            TransferSyntaxUid.DeflatedImageFrame => Deflate(frame),
            _ => Even(frame),
        };
    }

    private static byte[] FileOf(string transferSyntax, ushort rows, ushort columns, params byte[][] frames)
    {
        DicomItem dataSet = OneBitImages.DataSet(rows, columns, frames.Length).Encapsulated(Conversions.PixelDataTag, [], frames);
        return new DicomFile { TransferSyntax = transferSyntax, DataSet = dataSet }.ToArray();
    }

    /// <summary>One segment of literals.</summary>
    private static byte[] Rle(byte[] bytes)
    {
        List<byte> frame = [1, 0, 0, 0, 64, 0, 0, 0, .. new byte[56]];
        foreach (byte[] literal in bytes.Chunk(128))
        {
            frame.Add((byte)(literal.Length - 1));
            frame.AddRange(literal);
        }

        return Even([.. frame]);
    }

    private static byte[] Deflate(byte[] bytes)
    {
        using MemoryStream deflated = new();
        using (DeflateStream stream = new(deflated, CompressionLevel.Optimal))
        {
            stream.Write(bytes);
        }

        return Even(deflated.ToArray());
    }

    private static byte[] Even(byte[] bytes) => [.. bytes, .. new byte[bytes.Length & 1]];
}
