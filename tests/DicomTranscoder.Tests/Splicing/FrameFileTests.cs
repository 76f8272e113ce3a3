// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using DicomTranscoder.Splicing;
using TestSupport;
using Xunit;

namespace DicomTranscoder.Tests.Splicing;

public sealed class FrameFileTests
{
    private static readonly ImagePixelDescription s_image = new(3, 5, 1, "MONOCHROME2", 8, 8, 7, false, false, Frames: 9);

    [Theory]
    [InlineData(TransferSyntaxUid.ExplicitLittleEndian)]
    [InlineData("1.2.840.10008.1.2.4.50")]
    public void Write_makes_a_file_of_which_Read_gives_the_frame(string transferSyntax)
    {
        byte[] frame = [.. Enumerable.Range(1, 15).Select(i => (byte)i)];
        using FrameFile file = new();
        using FrameFile reader = new();

        byte[] written = file.Write(transferSyntax, frame, s_image).ToArray();

        Assert.Equal(transferSyntax, FileMetaInformation.Read(written)!.TransferSyntax);
        Assert.Equal(0, written.Length % 2);
        Assert.Equal(frame, reader.Read(written)[..15].ToArray());
    }

    [Fact]
    public void Read_gives_each_frame_of_native_samples()
    {
        byte[] samples = [.. Enumerable.Range(0, 3 * 6).Select(i => (byte)i)];
        byte[] file = Conversions.FileOf(Describe(frames: 3), samples, vr: "OB");
        using FrameFile reader = new();

        Assert.Equal(samples[6..12], reader.Read(file, 1).ToArray());
        Assert.Throws<DicomFormatException>(() => reader.Read(file, 3).Length);
    }

    [Fact]
    public void Read_refuses_a_file_whose_samples_end_too_early()
    {
        byte[] file = Conversions.FileOf(Describe(frames: 3), new byte[14], vr: "OB");
        using FrameFile reader = new();

        Assert.Throws<DicomFormatException>(() => reader.Read(file, 2).Length);
    }

    private static DicomItem Describe(int frames) => new DicomItem()
        .Words(0x0028_0002, 1).Text(0x0028_0004, "CS", "MONOCHROME2").Text(0x0028_0008, "IS", $"{frames}")
        .Words(0x0028_0010, 2).Words(0x0028_0011, 3)
        .Words(0x0028_0100, 8).Words(0x0028_0101, 8).Words(0x0028_0102, 7).Words(0x0028_0103, 0);
}
