// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.InteropServices;
using DicomTranscoder.DataSet;
using DicomTranscoder.Files;
using DicomTranscoder.PixelData;
using DicomTranscoder.Rules;
using DicomTranscoder.Transcoding;
using TestSupport;
using Xunit;

namespace DicomTranscoder.Tests.Transcoding.Large;

/// <summary>
/// Compressed sources that one span cannot hold, or whose samples it cannot hold, made small by a lower limit: frame by frame gives the
/// same result as all at once.
/// </summary>
public sealed class LargeSourceTests
{
    private static readonly TranscodingOptions s_all =
        new() { Threads = 3, MaximumSizeRatio = 3, OneBitSizeRatio = 3, TranscodeLossyJpeg2000 = true };

    private static ReadOnlySpan<byte> Header => [0xE0, 0x7F, 0x10, 0, (byte)'O', (byte)'B', 0, 0];

    public static TheoryData<string> Names => [.. CodedImages.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Large_instance_of_every_coding_becomes_what_a_small_one_does(string name)
    {
        Assert.SkipWhen(OpenJpegEncoder.Missing is not null, OpenJpegEncoder.Missing ?? "");
        CodedImage image = CodedImages.Named(name);
        byte[] file = image.FileOf("2.25.5", "2.25.6");
        Assert.True(Receive(file, s_all, out byte[] small).IsConverted);

        ConversionResult result = Receive(file, s_all with { LongestSpan = 0 }, out byte[] large);

        Assert.Equal(image.IsLossy, !result.IsConverted);
        Assert.Equal(image.IsLossy ? [] : small, large);
        Assert.Equal(
            image.TransferSyntax == CodedImages.Jpeg2000
                ? "too large (over 2 GiB the transfer syntax 1.2.840.10008.1.2.4.91 is not converted)"
                : image.IsLossy ? "already lossy" : "converted",
            result.Explain().Split(image.TransferSyntax == CodedImages.Jpeg2000 ? "\n" : " (")[0]);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Frames_of_several_fragments_are_told_apart(bool isHtj2k, bool hasOffsetTable)
    {
        byte[] native = LargeConversionTests.FileOf("RGB", 8, 8, false, DicomFile.ExplicitLittleEndian);
        string from = isHtj2k ? TransferSyntaxUid.Htj2kLossless : TransferSyntaxUid.Jpeg2000Lossless;
        string to = isHtj2k ? TransferSyntaxUid.Jpeg2000Lossless : TransferSyntaxUid.Htj2kLossless;
        byte[] file = InPieces(Conversions.MustConvert(native, new TranscodingOptions { TargetTransferSyntax = from }), hasOffsetTable);
        TranscodingOptions options = s_all with { TargetTransferSyntax = to, TranscodeJpeg2000 = true };

        Assert.True(Receive(file, options with { LongestSpan = 0 }, out byte[] large).IsConverted);

        Assert.True(Receive(file, options, out byte[] small).IsConverted);
        Assert.Equal(small, large);
        Assert.Null(PixelComparison.FindDifference(native, large));
    }

    [Fact]
    public void Frames_that_nothing_tells_apart_are_kept()
    {
        CodedImage image = CodedImages.Named("1 bit, RLE");
        CodedImage broken = image with { Fragments = [.. image.Fragments, image.Fragments[0]] };

        ConversionResult result = Receive(broken.FileOf("2.25.5", "2.25.6"), s_all with { LongestSpan = 0 }, out _);

        Assert.Equal(KeepReason.DecodingFailed, result.Reason);
        Assert.Contains("4 fragments with a frame each, but Number of Frames is 3", result.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TransferSyntaxUid.Jpeg2000Lossless)]
    [InlineData(TransferSyntaxUid.DeflatedImageFrame)]
    public void Small_file_with_large_samples_is_decoded_frame_by_frame(string syntax)
    {
        byte[] native = LargeConversionTests.FileOf("MONOCHROME2", 16, 12, false, DicomFile.ExplicitLittleEndian);
        byte[] file = syntax == TransferSyntaxUid.Jpeg2000Lossless
            ? Conversions.MustConvert(native, new TranscodingOptions { TargetTransferSyntax = syntax })
            : LargeConversionTests.FileOf("MONOCHROME2", 16, 12, false, syntax);
        TranscodingOptions tight = s_all with { LongestSpan = file.Length };
        Assert.True(native.Length > file.Length);

        Assert.True(Receive(file, tight, out byte[] large).IsConverted);

        Assert.True(Receive(file, s_all, out byte[] small).IsConverted);
        Assert.Equal(small, large);
        ArrayMemory memory = new();
        using Transcoder transcoder = new(tight);
        ConversionResult result = transcoder.Convert(file, memory);
        Assert.Equal(small, memory.Result(result));
        using GrowableMemory spans = new();
        Assert.Equal("too large (the result may pass 2 GiB, which is not taken here)", transcoder.Convert(file, spans).Explain());
    }

    [Fact]
    public unsafe void Small_file_of_empty_frames_is_kept_before_any_is_decoded()
    {
        byte[] native = Conversions.FileOf(DicomFile.Image(4096, 4096, 16, 12), new byte[2 * 4096 * 4096]);
        byte[] file = Conversions.MustConvert(native, new TranscodingOptions { TargetTransferSyntax = TransferSyntaxUid.Jpeg2000Lossless });
        Assert.True(native.Length / 10_000 > file.Length);
        ArrayMemory memory = new();
        using Transcoder transcoder = new(s_all with { LongestSpan = file.Length });
        fixed (byte* start = &MemoryMarshal.GetArrayDataReference(file))
        {
            LongSpan instance = new(start, file.Length);

            ConversionResult received = transcoder.ConvertReceived(instance, memory, new Reception("RestApi"));
            ConversionResult examined = transcoder.Examine(instance, new Reception("RestApi"));

            Assert.Equal($"too large (its samples take over 10000 times the {file.Length} bytes of its file)", received.Explain());
            Assert.Equal(received.Explain(), examined.Explain());
            Assert.Equal(TimeSpan.Zero, received.CodingTime);
        }
    }

    [Fact]
    public unsafe void Description_and_codestreams_of_a_large_file_are_those_of_a_small_one()
    {
        byte[] converted = Conversions.MustConvert(LargeConversionTests.FileOf("RGB", 8, 8, false, DicomFile.ExplicitLittleEndian));
        byte[] file = InPieces(converted, hasOffsetTable: true);
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, file);
            using OpenedFile read = new(path), mapped = new(path, largestRead: 0);
            Assert.True(read.Bytes.SequenceEqual(mapped.Bytes));

            InstanceInfo small = InstanceInfo.Read(read.Bytes), large = InstanceInfo.Read(mapped.Bytes, longestSpan: 0);
            Assert.Equal(small, large with { PixelDataLength = small.PixelDataLength });
            Assert.Equal(file.Length, large.PixelDataLength + SizeAround(file));

            using FrameCodestreams whole = FrameCodestreams.Read(read.Bytes), far = FrameCodestreams.Read(mapped.Bytes, longestSpan: 0);
            Assert.Equal(whole.Count, far.Count);
            for (int frame = 0; frame < whole.Count; frame++)
            {
                Assert.True(whole[frame].SequenceEqual(far[frame]));
            }
        }
        finally
        {
            File.Delete(path);
        }

        // Pixel Data lies at the end: 8 bytes of delimiter follow the fragments.
        static int SizeAround(byte[] bytes) => bytes.AsSpan().IndexOf(Header) + 12 + 8;
    }

    private static unsafe ConversionResult Receive(byte[] file, TranscodingOptions options, out byte[] converted)
    {
        ArrayMemory memory = new();
        using Transcoder transcoder = new(options);
        fixed (byte* start = &MemoryMarshal.GetArrayDataReference(file))
        {
            ConversionResult result = transcoder.ConvertReceived(new LongSpan(start, file.Length), memory, new Reception("RestApi"));
            converted = memory.Result(result);
            return result;
        }
    }

    /// <summary>The same instance with three fragments for each frame.</summary>
    private static byte[] InPieces(byte[] file, bool hasOffsetTable)
    {
        List<byte[]> pieces = [];
        List<uint> starts = [];
        using (FrameCodestreams codestreams = FrameCodestreams.Read(file))
        {
            uint offset = 0;
            for (int frame = 0; frame < codestreams.Count; frame++)
            {
                byte[] codestream = codestreams[frame].ToArray();
                starts.Add(offset);
                int third = codestream.Length / 6 * 2;
                foreach (byte[] piece in new[] { codestream[..third], codestream[third..(2 * third)], codestream[(2 * third)..] })
                {
                    byte[] even = (piece.Length & 1) == 0 ? piece : [.. piece, 0];
                    pieces.Add(even);
                    offset += 8 + (uint)even.Length;
                }
            }
        }

        byte[] table = MemoryMarshal.AsBytes<uint>(starts.ToArray()).ToArray();
        DicomItem dataSet = DicomFile.Image(37, 70, 8, 8, false, "YBR_RCT").Text(0x0028_0008, "IS", $"{starts.Count}")
            .Encapsulated(Conversions.PixelDataTag, hasOffsetTable ? table : [], [.. pieces]);
        return new DicomFile { TransferSyntax = FileMetaInformation.Read(file)!.TransferSyntax, DataSet = dataSet }.ToArray();
    }
}
