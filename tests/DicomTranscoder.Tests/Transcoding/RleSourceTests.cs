// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using DicomTranscoder.DataSet;
using DicomTranscoder.Transcoding;
using TestSupport;
using Xunit;

namespace DicomTranscoder.Tests.Transcoding;

/// <summary>RLE Lossless, PS3.5 Annex G, with segments written by hand.</summary>
public sealed class RleSourceTests
{
    private static readonly TranscodingOptions s_explicit = new() { TargetTransferSyntax = TransferSyntaxUid.ExplicitLittleEndian };

    [Fact]
    public void Runs_and_literals_give_the_samples()
    {
        // Three literals, the byte that is no operation, a run of five.
        byte[] file = Rle(DicomFile.Image(2, 4, 8, 8), Frame([[2, 10, 11, 12, 0x80, unchecked((byte)-4), 7]]));

        Assert.Equal([10, 11, 12, 7, 7, 7, 7, 7], Samples(file));
    }

    [Fact]
    public void Segments_hold_the_most_significant_bytes_first()
    {
        byte[] file = Rle(DicomFile.Image(1, 2, 16, 16), Frame([[1, 0x12, 0x56], [1, 0x34, 0x78]]));

        Assert.Equal([0x34, 0x12, 0x78, 0x56], Samples(file));
    }

    /// <summary>Radiotherapy doses.</summary>
    [Fact]
    public void Four_segments_of_32_bit_samples_become_HTJ2K()
    {
        const int Side = 40;
        byte[] samples = SampleNoise.Create(Side * Side, 32, 32);
        byte[] file = Rle(DicomFile.Image(Side, Side, 32, 32), Frame([Segment(3), Segment(2), Segment(1), Segment(0)]));

        byte[] converted = Conversions.MustConvert(file);

        Assert.Equal(samples, Conversions.Value(Conversions.MustRestore(converted), Conversions.PixelDataTag));

        byte[] Segment(int place) => [.. samples.Where((_, i) => i % 4 == place).Chunk(128).SelectMany(
            literal => (byte[])[(byte)(literal.Length - 1), .. literal])];
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Colours_are_interleaved_whatever_Planar_Configuration_says_of_the_segments(ushort planar)
    {
        byte[] file = Rle(DicomFile.Image(1, 2, 8, 8, photometric: "RGB", planar: planar), Frame([[1, 1, 2], [1, 3, 4], [1, 5, 6]]));

        byte[] converted = Transcoder.Convert(file, s_explicit).Instance!;

        Assert.Equal([1, 3, 5, 2, 4, 6], Conversions.Value(converted, Conversions.PixelDataTag));
        Assert.Equal([0, 0], Conversions.Value(converted, 0x0028_0006));
    }

    [Theory]
    [InlineData("1")]
    [InlineData(null)]
    public void More_fragments_than_frames_are_never_left_out(string? frames)
    {
        DicomItem image = DicomFile.Image(2, 4, 8, 8);
        image = frames is null ? image : image.Text(0x0028_0008, "IS", frames);
        byte[] frame = Frame([[unchecked((byte)-7), 7]]);

        ConversionResult result = Transcoder.Convert(Rle(image, frame, frame), s_explicit).Result;

        Assert.Equal(KeepReason.DecodingFailed, result.Reason);
        Assert.Contains("Number of Frames is 1", result.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("too few samples", new byte[] { 2, 10, 11, 12 })]
    [InlineData("too many samples", new byte[] { unchecked((byte)-8), 7 })]
    [InlineData("a literal beyond the end", new byte[] { 7, 1, 2 })]
    [InlineData("a run without a value", new byte[] { 0, 1, 0x80, unchecked((byte)-6) })]
    public void Segment_that_is_not_exact_is_refused(string what, byte[] segment)
    {
        ConversionResult result = Transcoder.Convert(Rle(DicomFile.Image(2, 4, 8, 8), Frame([segment])), s_explicit).Result;

        Assert.True(result.Reason == KeepReason.DecodingFailed, what);
        Assert.Contains("RLE segment", result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_number_of_segments_is_refused()
    {
        byte[] file = Rle(DicomFile.Image(2, 4, 16, 16), Frame([[7, 1, 2, 3, 4, 5, 6, 7, 8]]));

        ConversionResult result = Transcoder.Convert(file, s_explicit).Result;

        Assert.Equal((KeepReason.DecodingFailed, true), (result.Reason, result.Detail.Contains("1 segments", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(63u)]
    [InlineData(1000u)]
    [InlineData(uint.MaxValue)]
    public void Segment_outside_the_frame_is_refused(uint offset)
    {
        byte[] frame = Frame([[7, 1, 2, 3, 4, 5, 6, 7, 8]]);
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(4), offset);

        Assert.Equal(KeepReason.DecodingFailed, Transcoder.Convert(Rle(DicomFile.Image(2, 4, 8, 8), frame), s_explicit).Result.Reason);
    }

    [Fact]
    public void Image_that_cannot_lie_in_its_fragments_is_refused_before_memory_is_taken()
    {
        byte[] file = Rle(DicomFile.Image(65535, 65535, 8, 8), Frame([[0, 1]]));

        Assert.Equal(KeepReason.DecodingFailed, Transcoder.Convert(file, s_explicit).Result.Reason);
    }

    private static byte[] Rle(DicomItem image, params byte[][] frames)
        => new DicomFile
        {
            TransferSyntax = TransferSyntaxUid.RleLossless,
            DataSet = image.Encapsulated(Conversions.PixelDataTag, [], frames)
        }.ToArray();

    private static byte[] Frame(byte[][] segments)
    {
        byte[] header = new byte[64];
        BinaryPrimitives.WriteInt32LittleEndian(header, segments.Length);
        List<byte> frame = [.. header];
        for (int i = 0; i < segments.Length; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4 + 4 * i), frame.Count);
            frame.AddRange(segments[i]);
        }

        byte[] bytes = [.. frame, .. new byte[frame.Count & 1]];
        header.CopyTo(bytes, 0);
        return bytes;
    }

    private static byte[] Samples(byte[] file)
    {
        Conversion conversion = Transcoder.Convert(file, s_explicit);
        Assert.Equal((KeepReason.None, ""), (conversion.Result.Reason, conversion.Result.Detail));
        return Conversions.Value(conversion.Instance!, Conversions.PixelDataTag)!;
    }
}
