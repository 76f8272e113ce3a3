// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using DicomTranscoder.Rules;
using DicomTranscoder.Transcoding;
using Htj2k.Contract;
using TestSupport;
using Xunit;

namespace DicomTranscoder.Tests.Transcoding;

/// <summary>Samples of one bit, as binary segmentations have them.</summary>
public sealed class OneBitTests
{
    private const ushort Rows = 61, Columns = 77;
    private const int Frames = 5;

    [Theory]
    [InlineData(8, 8, 1, TransferSyntaxUid.Htj2kLossless)]
    [InlineData(64, 128, 7, TransferSyntaxUid.Htj2kLosslessRpcl)]
    [InlineData(61, 77, 23, TransferSyntaxUid.Htj2kLossless)]
    [InlineData(61, 77, 3, TransferSyntaxUid.Jpeg2000Lossless)]
    [InlineData(1, 3, 40, TransferSyntaxUid.Htj2kLossless)]
    [InlineData(200, 1, 9, TransferSyntaxUid.Jpeg2000Lossless)]
    public void Every_frame_becomes_one_component_of_one_bit_and_comes_back(ushort rows, ushort columns, int frames, string transferSyntax)
    {
        byte[] samples = OneBitImages.Shapes(rows, columns, frames);
        byte[] file = OneBitImages.FileOf(rows, columns, frames, samples);
        // The headers of tiny frames are longer than their samples.
        byte[] converted =
            Conversions.MustConvert(file, new TranscodingOptions { TargetTransferSyntax = transferSyntax, Threads = 3, MayGrow = true });

        Assert.Equal(1, BitsAllocated(converted));
        Assert.Equal(Conversions.Element(file, 0x0028_0004), Conversions.Element(converted, 0x0028_0004));
        using FrameCodestreams codestreams = FrameCodestreams.Read(converted);
        Assert.Equal(frames, codestreams.Count);
        for (int frame = 0; frame < Math.Min(frames, 3); frame++)
        {
            Assert.Equal((1, 1, false), Form(codestreams[frame]));
            if (OpenJpeg.Missing is null)
            {
                Assert.Equal(samples.AsSpan(frame * rows * columns, rows * columns).ToArray(), OpenJpeg.Decode(codestreams[frame]));
            }
        }

        byte[] restored = Conversions.MustRestore(converted);
        Assert.Equal(Conversions.Value(file, Conversions.PixelDataTag), Conversions.Value(restored, Conversions.PixelDataTag));
        Assert.Null(PixelComparison.FindDifference(file, converted));
    }

    [Fact]
    public void JPEG_2000_of_one_bit_becomes_HTJ2K()
    {
        byte[] file = OneBitImages.FileOf(Rows, Columns, Frames, OneBitImages.Shapes(Rows, Columns, Frames));
        byte[] jpeg2000 =
            Conversions.MustConvert(file, new TranscodingOptions { TargetTransferSyntax = TransferSyntaxUid.Jpeg2000Lossless });

        byte[] converted = Conversions.MustConvert(jpeg2000, new TranscodingOptions { TranscodeJpeg2000 = true });

        Assert.Null(PixelComparison.FindDifference(file, converted));
    }

    [Fact]
    public unsafe void Digests_of_the_source_and_of_the_result_are_the_same()
    {
        byte[] file = OneBitImages.FileOf(Rows, Columns, Frames, OneBitImages.Shapes(Rows, Columns, Frames));
        using Transcoder transcoder = new(new TranscodingOptions());

        string ofSource = "";
        fixed (byte* start = file)
        {
            Assert.True(transcoder.TryDigestNative(new LongSpan(start, file.Length), out ofSource));
        }

        _ = transcoder.Digest(Conversions.MustConvert(file), out string ofResult);
        Assert.Equal(ofSource, ofResult);
    }

    [Fact]
    public void Difference_in_one_bit_is_found()
    {
        byte[] samples = OneBitImages.Shapes(Rows, Columns, Frames);
        byte[] file = OneBitImages.FileOf(Rows, Columns, Frames, samples);
        samples[(3 * Rows * Columns) + (10 * Columns) + 20] ^= 1;

        byte[] converted = Conversions.MustConvert(OneBitImages.FileOf(Rows, Columns, Frames, samples));
        string? difference = PixelComparison.FindDifference(converted, file);

        Assert.Equal("frame 4, row 11, column 21: one is set, the other is not", difference);
    }

    [Theory]
    [InlineData(1.01, KeepReason.None)]
    [InlineData(0.99, KeepReason.NotSmaller)]
    public void Received_instance_is_converted_if_it_shrinks_as_the_options_ask(double share, KeepReason expected)
    {
        byte[] file = OneBitImages.FileOf(Rows, Columns, Frames, OneBitImages.Shapes(Rows, Columns, Frames));
        double ratio = (double)Conversions.MustConvert(file).Length / file.Length;
        TranscodingOptions options = new() { OneBitSizeRatio = ratio * share };

        Assert.Equal(expected, Receive(file, options));
        Assert.Equal(KeepReason.None, Receive(file, WithRule(options, new RuleAction { MaximumSizeRatio = 1 })));
        Assert.Equal(KeepReason.None,
            Receive(file, WithRule(options, new RuleAction { TransferSyntax = TransferSyntaxUid.Htj2kLosslessRpcl })));
        Assert.Equal(KeepReason.KeepRule, Receive(file, WithRule(options, new RuleAction { Keep = true })));
        Assert.Equal(KeepReason.NotSmaller, Receive(file, options with { OneBitSizeRatio = 0 }));
    }

    [Fact]
    public void Bits_behind_the_last_sample_are_not_dropped_silently()
    {
        byte[] file = OneBitImages.FileOf(Rows, Columns, Frames, OneBitImages.Shapes(Rows, Columns, Frames), unusedBits: 0x80);

        Assert.Equal(KeepReason.ExcessPixelData, Conversions.Convert(file, out _).Reason);
    }

    [Fact]
    public void Frames_that_each_begin_with_a_byte_are_kept()
    {
        byte[] padded = new byte[Frames * ((Rows * Columns + 7) / 8)];
        byte[] file = Conversions.FileOf(OneBitImages.DataSet(Rows, Columns, Frames), padded);

        Assert.Equal(KeepReason.ExcessPixelData, Conversions.Convert(file, out _).Reason);
    }

    [Fact]
    public void Samples_of_one_bit_never_become_lossy()
    {
        byte[] file = OneBitImages.FileOf(Rows, Columns, Frames, OneBitImages.Shapes(Rows, Columns, Frames));

        ConversionResult result = Conversions.Convert(file, out _, new TranscodingOptions { Lossy = LossyTarget.Psnr(40) });

        Assert.Equal(KeepReason.UnsupportedPixelFormat, result.Reason);
    }

    private static (int Components, int Bits, bool IsSigned) Form(ReadOnlySpan<byte> codestream)
    {
        CodestreamInfo info = Htj2k.Htj2kDecoder.ReadInfo(codestream);
        return (info.Components, info.BitsPerSample, info.IsSigned);
    }

    private static int BitsAllocated(byte[] file) => BitConverter.ToUInt16(Conversions.Value(file, 0x0028_0100)!);

    private static KeepReason Receive(byte[] file, TranscodingOptions options)
    {
        using Transcoder transcoder = new(options);
        return transcoder.ConvertReceived(file, new ArrayMemory(), new Reception("RestApi")).Reason;
    }

    private static TranscodingOptions WithRule(TranscodingOptions options, RuleAction action)
        => options with { Rules = [new ConversionRule(new RuleConditions(), action)] };
}
