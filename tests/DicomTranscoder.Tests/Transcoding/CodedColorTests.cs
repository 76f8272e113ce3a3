// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using System.Text;
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using DicomTranscoder.Transcoding;
using TestSupport;
using Xunit;

namespace DicomTranscoder.Tests.Transcoding;

/// <summary>
/// Colours of codestreams that others made: with components of fewer samples, and with names that the codestream contradicts.
/// </summary>
public sealed class CodedColorTests
{
    private const ushort Columns = 71;
    private const ushort Rows = 47;

    private static readonly TranscodingOptions s_jpeg2000Too = new() { TranscodeJpeg2000 = true };

    [Theory]
    [InlineData("1x1:2x1:2x1", 8)]
    [InlineData("1x1:2x2:2x2", 8)]
    [InlineData("1x1:1x2:1x2", 8)]
    [InlineData("1x1:4x1:3x2", 8)]
    [InlineData("1x1:2x2:2x2", 12)]
    public void Components_of_fewer_samples_are_upsampled_as_OpenJPEG_does(string steps, int bits)
    {
        byte[] codestream = EncodeSubsampled(steps, bits);
        byte[] expected = Upsampled(codestream, bits);

        Assert.Equal(expected, Samples(Conversions.MustRestore(FileOf("YBR_FULL_422", bits, codestream)), bits));
    }

    [Theory]
    [InlineData("4,2")]
    [InlineData("2,4")]
    public void Components_are_registered_on_the_reference_grid(string offset)
    {
        byte[] codestream = EncodeSubsampled("1x1:2x2:2x2", 8, "-d", offset);

        Assert.Equal(Upsampled(codestream, 8), Samples(Conversions.MustRestore(FileOf("YBR_FULL_422", 8, codestream)), 8));
    }

    [Fact]
    public void Pixels_before_the_first_sample_of_a_component_get_that_one()
    {
        byte[] luminance = EncodeSubsampled("1x1:2x2:2x2", 8, "-d", "3,1");
        byte[] samples = Samples(Conversions.MustRestore(FileOf("YBR_FULL_422", 8, luminance)), 8);

        for (int c = 1; c < 3; c++)
        {
            Assert.Equal(samples[(Columns + 1) * 3 + c], samples[c]);
            Assert.Equal(samples[(Columns + 2) * 3 + c], samples[(Columns + 1) * 3 + c]);
        }
    }

    [Theory]
    [InlineData("YBR_FULL_422", "YBR_FULL")]
    [InlineData("YBR_FULL", "YBR_FULL")]
    [InlineData("YBR_ICT", "YBR_FULL")]
    [InlineData("YBR_RCT", "YBR_FULL")]
    [InlineData("RGB", "RGB")]
    public void Restore_of_subsampled_components_names_what_it_writes(string received, string written)
        => Assert.Equal(written, Photometric(Conversions.MustRestore(FileOf(received, 8, EncodeSubsampled("1x1:2x1:2x1", 8)))));

    [Theory]
    [InlineData("YBR_FULL_422", false, "YBR_FULL")]
    [InlineData("YBR_ICT", false, "YBR_FULL")]
    [InlineData("YBR_RCT", false, "RGB")]
    [InlineData("YBR_RCT", true, "RGB")]
    [InlineData("YBR_ICT", true, "RGB")]
    [InlineData("RGB", false, "RGB")]
    public void Restore_names_the_colours_by_what_the_codestream_says(string received, bool isTransformed, string written)
    {
        byte[] codestream = Encode(isTransformed, out byte[] samples);

        byte[] restored = Conversions.MustRestore(FileOf(received, 8, codestream));

        Assert.Equal(written, Photometric(restored));
        Assert.Equal(samples, Samples(restored, 8));
    }

    [Theory]
    [InlineData("YBR_ICT", "YBR_FULL")]
    [InlineData("YBR_RCT", "YBR_RCT")]
    public void Convert_of_components_without_the_transform_that_their_name_tells_of_names_them_anew(string received, string converted)
    {
        byte[] file = Conversions.MustConvert(FileOf(received, 8, Encode(isTransformed: false, out byte[] samples)), s_jpeg2000Too);

        Assert.Equal(converted, Photometric(file));
        Assert.Equal(samples, Samples(Conversions.MustRestore(file), 8));
    }

    [Theory]
    [InlineData("YBR_FULL_422")]
    [InlineData("YBR_FULL")]
    [InlineData("YBR_ICT")]
    public void Convert_of_subsampled_components_keeps_the_instance(string received)
    {
        byte[] file = FileOf(received, 8, EncodeSubsampled("1x1:2x1:2x1", 8));

        Assert.Equal(KeepReason.SubsampledColor, Conversions.Convert(file, out _).Reason);
    }

    [Theory]
    [InlineData("YBR_FULL_422", true)]
    [InlineData("YBR_ICT", true)]
    [InlineData("YBR_ICT", false)]
    public void Shown_are_the_colours_that_an_export_has(string received, bool isSubsampled)
    {
        byte[] file = FileOf(received, 8, isSubsampled ? EncodeSubsampled("1x1:2x1:2x1", 8) : Encode(isTransformed: false, out _));
        byte[] native = Conversions.MustRestore(file);

        Assert.Equal("YBR_FULL", Photometric(native));
        Assert.Equal(Shown(Conversions.MustConvert(native)), Shown(file));
    }

    [Fact]
    public void Frames_of_which_one_lacks_the_colour_transform_are_refused()
    {
        byte[] file = FileOf("YBR_ICT", 8, Encode(isTransformed: true, out _), Encode(isTransformed: false, out _));

        ConversionResult result = Conversions.Restore(file, out _);

        Assert.Equal(KeepReason.DecodingFailed, result.Reason);
        Assert.Contains("Frame 1 decodes to RGB and frame 2 to YBR_FULL", result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Components_of_which_the_first_is_subsampled_are_refused()
    {
        ConversionResult result = Conversions.Restore(FileOf("YBR_FULL", 8, EncodeSubsampled("2x1:1x1:1x1", 8)), out _);

        Assert.Equal(KeepReason.DecodingFailed, result.Reason);
        Assert.Contains("the description says 71 x 47 x 3", result.Detail, StringComparison.Ordinal);
    }

    private static byte[] Encode(bool isTransformed, out byte[] samples)
    {
        samples = Frames.Natural(Columns, Rows, 3, 8, false, 1);
        using Htj2k.Htj2kEncoder encoder = new(threads: 1, Htj2k.Contract.BlockCoder.Mq);
        byte[] codestream = new byte[2 * samples.Length + 1000];
        Assert.True(
            encoder.TryEncode(samples, new Htj2k.Contract.SampleFormat(Columns, Rows, 3, 8, false, 1), isTransformed, codestream,
            out int length));
        return codestream[..length];
    }

    /// <param name="steps">XRsiz and YRsiz of the components.</param>
    private static byte[] EncodeSubsampled(string steps, int bits, params string[] options)
    {
        Assert.SkipWhen(OpenJpegEncoder.Missing is not null, OpenJpegEncoder.Missing ?? "");
        int bytes = bits > 8 ? 2 : 1;
        List<byte> planes = [];
        foreach (int[] step in steps.Split(':').Select(pair => pair.Split('x').Select(int.Parse).ToArray()))
        {
            planes.AddRange(
                Frames.Natural((Columns + step[0] - 1) / step[0], (Rows + step[1] - 1) / step[1], 1, bits, false, bytes, seed: planes.Count
                + 1));
        }

        return OpenJpegEncoder.Encode(planes.ToArray(), $"{Columns},{Rows},3,{bits},u@{steps}", ["-mct", "0", .. options]);
    }

    private static byte[] Upsampled(byte[] codestream, int bits)
    {
        Assert.SkipWhen(OpenJpeg.Missing is not null, OpenJpeg.Missing ?? "");

        // One component at a time: it makes RGB of all together.
        byte[] planes = [.. Enumerable.Range(0, 3).SelectMany(c => OpenJpeg.Decode(codestream, "-upsample", "-c", $"{c}"))];
        int bytes = bits > 8 ? 2 : 1;
        return Frames.Fill(Columns, Rows, 3, bytes, (x, y, c) =>
        {
            int at = ((c * Rows + y) * Columns + x) * bytes;
            return bytes == 1 ? planes[at] : BinaryPrimitives.ReadUInt16LittleEndian(planes.AsSpan(at));
        });
    }

    private static byte[] FileOf(string photometric, int bits, params byte[][] codestreams)
    {
        byte[][] padded = [.. codestreams.Select(codestream => (codestream.Length & 1) == 0 ? codestream : [.. codestream, 0])];
        DicomItem dataSet = DicomFile.Image(Rows, Columns, (ushort)(bits > 8 ? 16 : 8), (ushort)bits, photometric: photometric)
            .Text(0x0028_0008, "IS", $"{codestreams.Length}")
            .Encapsulated(Conversions.PixelDataTag, [], padded);
        return new DicomFile { TransferSyntax = TransferSyntaxUid.Jpeg2000Lossless, DataSet = dataSet }.ToArray();
    }

    private static byte[] Samples(byte[] file, int bits)
        => Conversions.Value(file, Conversions.PixelDataTag)![..(Columns * Rows * 3 * (bits > 8 ? 2 : 1))];

    private static string Photometric(byte[] file) => Encoding.ASCII.GetString(Conversions.Value(file, 0x0028_0004)!).Trim();

    private static byte[] Shown(byte[] file)
    {
        using FrameImageDecoder decoder = new();
        Assert.True(decoder.TryOpen(file, out FrameImage image));
        byte[] shown = new byte[image.RowBytes * image.Height];
        image.Decode(0, shown, image.RowBytes);
        return shown;
    }
}
