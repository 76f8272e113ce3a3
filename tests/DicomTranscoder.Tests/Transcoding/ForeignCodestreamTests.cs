// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using DicomTranscoder.Transcoding;
using TestSupport;
using Xunit;

namespace DicomTranscoder.Tests.Transcoding;

/// <summary>Codestreams as others put them into DICOM: HTJ2K is kept, JPEG 2000 is converted, both are shown and exported.</summary>
public sealed class ForeignCodestreamTests
{
    private const ushort Side = 70;

    private static readonly byte[] s_pixels = SampleNoise.Create(2 * Side * Side, 16, 12);

    [Theory]
    [InlineData(TransferSyntaxUid.Htj2kLossless)]
    [InlineData(TransferSyntaxUid.Jpeg2000Lossless)]
    public void Boxes_around_codestreams_are_left_out(string transferSyntax)
    {
        byte[][] codestreams = Codestreams(transferSyntax);
        byte[] file = FileOf(transferSyntax, [.. codestreams.Select(InBoxes)]);

        AssertReadable(file);
        using FrameCodestreams read = FrameCodestreams.Read(file);
        Assert.Equal(codestreams[0], read[0].ToArray());
        Assert.Equal(codestreams[1], read[1].ToArray());
    }

    [Fact]
    public void Boxes_tell_frames_of_several_fragments_apart()
    {
        byte[][] fragments =
            [.. Codestreams(TransferSyntaxUid.Htj2kLossless).Select(InBoxes).SelectMany(frame => new[] { frame[..100], frame[100..] })];

        AssertReadable(FileOf(TransferSyntaxUid.Htj2kLossless, fragments));
    }

    [Fact]
    public void Relabel_of_codestreams_in_boxes_is_refused_but_Convert_makes_them_bare()
    {
        byte[][] codestreams = Codestreams(TransferSyntaxUid.Htj2kLossless);
        byte[] file = FileOf(TransferSyntaxUid.Htj2kLossless, [.. codestreams.Select(InBoxes)]);
        using Transcoder transcoder = new(new TranscodingOptions { TranscodeJpeg2000 = true });

        Assert.Equal(KeepReason.NotConforming, transcoder.Relabel(file, new ArrayMemory(), TransferSyntaxUid.Htj2kLosslessRpcl).Reason);
        ArrayMemory memory = new();
        byte[] converted = memory.Result(transcoder.Convert(file, memory, TransferSyntaxUid.Htj2kLosslessRpcl));
        using FrameCodestreams read = FrameCodestreams.Read(converted);
        Assert.Equal(codestreams[0], read[0].ToArray());
    }

    [Fact]
    public void Broken_boxes_are_named_in_the_reason()
    {
        byte[] boxes = InBoxes(Codestreams(TransferSyntaxUid.Htj2kLossless)[0]);
        byte[] file = FileOf(TransferSyntaxUid.Htj2kLossless, boxes[..1000], boxes[..1000]);

        ConversionResult result = Conversions.Restore(file, out _);

        Assert.Equal(KeepReason.DecodingFailed, result.Reason);
        Assert.Contains("\"jp2c\"", result.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("")]
    [InlineData(null)]
    public void Number_of_Frames_0_or_absent_is_one_frame(string? frames)
    {
        byte[] codestream = Codestreams(TransferSyntaxUid.Jpeg2000Lossless)[0];
        byte[] pixels = s_pixels[..(s_pixels.Length / 2)];

        AssertReadable(FileOf(TransferSyntaxUid.Jpeg2000Lossless, frames, codestream), pixels);
        AssertReadable(FileOf(TransferSyntaxUid.Jpeg2000Lossless, frames, codestream[..100], codestream[100..]), pixels);
        byte[] native = Conversions.FileOf(WithFrames(frames), pixels);
        Assert.Equal(pixels, Conversions.Value(Conversions.MustRestore(Conversions.MustConvert(native)), Conversions.PixelDataTag));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData(null)]
    public void More_frames_than_Number_of_Frames_tells_of_are_never_left_out(string? frames)
    {
        ConversionResult coded =
            Conversions.Restore(FileOf(TransferSyntaxUid.Jpeg2000Lossless, frames, Codestreams(TransferSyntaxUid.Jpeg2000Lossless)), out _);
        ConversionResult native = Conversions.Convert(Conversions.FileOf(WithFrames(frames), s_pixels), out _);

        Assert.Equal(KeepReason.DecodingFailed, coded.Reason);
        Assert.Contains("a second codestream begins", coded.Detail, StringComparison.Ordinal);
        Assert.Equal(KeepReason.ExcessPixelData, native.Reason);
    }

    [Theory]
    [InlineData(64, 96, 1)]
    [InlineData(13, 10, 3)]
    public void Segmentations_of_one_bit_are_packed_on_export_and_shown_in_black_and_white(ushort rows, ushort columns, int frames)
    {
        Random random = new(7);
        byte[] samples = new byte[rows * columns * frames];
        foreach (ref byte sample in samples.AsSpan())
        {
            sample = (byte)random.Next(2);
        }

        byte[][] codestreams = [.. samples.Chunk(rows * columns).Select(frame => EncodeBits(frame, columns, rows))];
        DicomItem dataSet = DicomFile.Image(rows, columns, 1, 1).Text(0x0028_0008, "IS", $"{frames}")
            .Encapsulated(Conversions.PixelDataTag, [], codestreams);
        byte[] file = new DicomFile { TransferSyntax = TransferSyntaxUid.Jpeg2000Lossless, DataSet = dataSet }.ToArray();

        byte[] packed = Conversions.Value(Conversions.MustRestore(file), Conversions.PixelDataTag)!;
        Assert.Equal((samples.Length + 15) / 16 * 2, packed.Length);
        Assert.Equal(samples, samples.Select((_, i) => (byte)(packed[i / 8] >> (i % 8) & 1)));

        using FrameImageDecoder decoder = new();
        Assert.True(decoder.TryOpen(file, out FrameImage image));
        byte[] shown = new byte[rows * columns];
        image.Decode(frames - 1, shown, columns);
        Assert.Equal(samples[^shown.Length..].Select(sample => (byte)(255 * sample)), shown);
    }

    [Fact]
    public void Samples_of_more_bits_are_not_packed_into_one()
    {
        byte[] codestream = EncodeBits([0, 1, 2, 3], 2, 2, bits: 2);
        DicomItem dataSet = DicomFile.Image(2, 2, 1, 1).Encapsulated(Conversions.PixelDataTag, [], codestream);
        byte[] file = new DicomFile { TransferSyntax = TransferSyntaxUid.Jpeg2000Lossless, DataSet = dataSet }.ToArray();

        ConversionResult result = Conversions.Restore(file, out _);

        Assert.Equal(KeepReason.DecodingFailed, result.Reason);
        Assert.Contains("larger than 1", result.Detail, StringComparison.Ordinal);
    }

    private static byte[] EncodeBits(byte[] samples, int columns, int rows, int bits = 1)
    {
        using Htj2k.Htj2kEncoder encoder = new(threads: 1, Htj2k.Contract.BlockCoder.Mq);
        byte[] codestream = new byte[samples.Length + 1000];
        Assert.True(
            encoder.TryEncode(samples, new Htj2k.Contract.SampleFormat(columns, rows, 1, bits, false, 1), false, codestream,
            out int length));
        return codestream[..(length + (length & 1))];
    }

    /// <summary>The file is kept or converted; restored, digested and shown, it gives the samples that it was made from.</summary>
    private static void AssertReadable(byte[] file) => AssertReadable(file, s_pixels);

    private static void AssertReadable(byte[] file, byte[] pixels)
    {
        bool isPart1 = FileMetaInformation.Read(file)!.TransferSyntax == TransferSyntaxUid.Jpeg2000Lossless;
        Assert.Equal(isPart1, Conversions.Convert(file, out byte[] converted).IsConverted);
        if (isPart1)
        {
            Assert.Equal(pixels, Conversions.Value(Conversions.MustRestore(converted), Conversions.PixelDataTag));
        }

        Assert.Equal(pixels, Conversions.Value(Conversions.MustRestore(file), Conversions.PixelDataTag));
        using Transcoder transcoder = new(new TranscodingOptions());
        Assert.True(transcoder.Digest(file, out string digest).IsConverted);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(pixels)), digest);

        using FrameImageDecoder decoder = new();
        Assert.True(decoder.TryOpen(file, out FrameImage image));
        byte[] shown = new byte[pixels.Length];
        int frameBytes = shown.Length / image.Frames;
        for (int frame = 0; frame < image.Frames; frame++)
        {
            image.Decode(frame, shown.AsSpan(frame * frameBytes, frameBytes), image.RowBytes);
        }

        Assert.Equal(pixels, shown);
    }

    private static byte[][] Codestreams(string transferSyntax)
    {
        DicomItem dataSet = DicomFile.Image(Side, Side, 16, 12).Text(0x0028_0008, "IS", "2");
        byte[] file =
            Conversions.MustConvert(Conversions.FileOf(dataSet, s_pixels),
            new TranscodingOptions { TargetTransferSyntax = transferSyntax });
        using FrameCodestreams codestreams = FrameCodestreams.Read(file);
        return [codestreams[0].ToArray(), codestreams[1].ToArray()];
    }

    private static DicomItem WithFrames(string? frames)
    {
        DicomItem dataSet = DicomFile.Image(Side, Side, 16, 12);
        return frames is null ? dataSet : dataSet.Text(0x0028_0008, "IS", frames);
    }

    private static byte[] FileOf(string transferSyntax, params byte[][] fragments) => FileOf(transferSyntax, "2", fragments);

    private static byte[] FileOf(string transferSyntax, string? frames, params byte[][] fragments)
    {
        byte[][] padded = [.. fragments.Select(fragment => (fragment.Length & 1) == 0 ? fragment : [.. fragment, 0])];
        DicomItem dataSet = WithFrames(frames).Encapsulated(Conversions.PixelDataTag, [], padded);
        return new DicomFile { TransferSyntax = transferSyntax, DataSet = dataSet }.ToArray();
    }

    /// <summary>Signature, file type, an empty header, and the codestream (T.800 annex I).</summary>
    private static byte[] InBoxes(byte[] codestream)
    {
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, 8 + codestream.Length);
        return
        [
            0, 0, 0, 12, .. "jP  "u8, 0x0D, 0x0A, 0x87, 0x0A,
            0, 0, 0, 20, .. "ftypjp2 "u8, 0, 0, 0, 0, .. "jp2 "u8,
            0, 0, 0, 8, .. "jp2h"u8,
            .. length, .. "jp2c"u8, .. codestream,
        ];
    }
}
