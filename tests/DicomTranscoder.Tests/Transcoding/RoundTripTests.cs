// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text;
using DicomTranscoder.DataSet;
using DicomTranscoder.Transcoding;
using TestSupport;
using Xunit;

namespace DicomTranscoder.Tests.Transcoding;

public sealed class RoundTripTests
{
    [Theory]
    [InlineData(8, 8, false)]
    [InlineData(8, 8, true)]
    [InlineData(8, 5, false)]
    [InlineData(8, 1, false)]
    [InlineData(16, 8, false)]
    [InlineData(16, 10, false)]
    [InlineData(16, 12, false)]
    [InlineData(16, 12, true)]
    [InlineData(16, 16, false)]
    [InlineData(16, 16, true)]
    [InlineData(32, 20, false)]
    [InlineData(32, 24, true)]
    [InlineData(32, 26, false)]
    [InlineData(32, 31, true)]
    [InlineData(32, 32, false)]
    [InlineData(32, 32, true)]
    public void Restore_of_a_converted_grayscale_image_gives_the_samples_received(ushort bitsAllocated, ushort bitsStored, bool isSigned)
    {
        byte[] pixels = SampleNoise.Create(61 * 83, bitsAllocated, bitsStored, isSigned);
        byte[] file = Conversions.FileOf(DicomFile.Image(61, 83, bitsAllocated, bitsStored, isSigned), pixels);

        byte[] restored = Conversions.MustRestore(Conversions.MustConvert(file));

        Assert.Equal(Conversions.Value(file, Conversions.PixelDataTag), Conversions.Value(restored, Conversions.PixelDataTag));
    }

    [Theory]
    [InlineData("RGB", 8, "YBR_RCT")]
    [InlineData("RGB", 16, "YBR_RCT")]
    [InlineData("RGB", 32, "YBR_RCT")]
    [InlineData("YBR_FULL", 8, "YBR_FULL")]
    public void Restore_of_a_converted_colour_image_gives_samples_and_name_back(string photometric, ushort bits, string coded)
    {
        byte[] pixels = SampleNoise.Create(40 * 50 * 3, bits, bits);
        byte[] file = Conversions.FileOf(DicomFile.Image(40, 50, bits, bits, photometric: photometric), pixels);

        byte[] converted = Conversions.MustConvert(file);
        byte[] restored = Conversions.MustRestore(converted);

        Assert.Equal(coded, Encoding.ASCII.GetString(Conversions.Value(converted, 0x0028_0004)!).Trim());
        Assert.Equal(Conversions.Element(file, 0x0028_0004), Conversions.Element(restored, 0x0028_0004));
        Assert.Equal(pixels, Conversions.Value(restored, Conversions.PixelDataTag));
    }

    [Fact]
    public void Restore_of_a_converted_planar_image_gives_the_same_samples_interleaved()
    {
        const int Pixels = 30 * 20;
        byte[] planar = SampleNoise.Create(2 * Pixels * 3, 8, 8);
        byte[] interleaved = new byte[planar.Length];
        for (int i = 0; i < planar.Length; i++)
        {
            (int frame, int rest) = Math.DivRem(i, 3 * Pixels);
            (int component, int pixel) = Math.DivRem(rest, Pixels);
            interleaved[frame * 3 * Pixels + 3 * pixel + component] = planar[i];
        }

        DicomItem dataSet = DicomFile.Image(30, 20, 8, 8, photometric: "RGB", planar: 1).Text(0x0028_0008, "IS", "2");
        byte[] converted = Conversions.MustConvert(Conversions.FileOf(dataSet, planar));
        byte[] restored = Conversions.MustRestore(converted);

        Assert.Equal([0, 0], Conversions.Value(converted, 0x0028_0006));
        Assert.Equal(interleaved, Conversions.Value(restored, Conversions.PixelDataTag));
    }

    [Fact]
    public void Convert_adds_a_missing_planar_configuration_in_its_place()
    {
        byte[] pixels = SampleNoise.Create(40 * 50 * 3, 8, 8);
        byte[] file = Conversions.FileOf(DicomFile.Image(40, 50, 8, 8, photometric: "RGB").Remove(0x0028_0006), pixels);

        byte[] converted = Conversions.MustConvert(file);

        Assert.Equal([0, 0], Conversions.Value(converted, 0x0028_0006));
        Assert.Equal(pixels, Conversions.Value(Conversions.MustRestore(converted), Conversions.PixelDataTag));
    }

    [Theory]
    [InlineData(16, 12, false, 11, 0x8000)]
    [InlineData(16, 12, true, 11, 0x1000)]
    [InlineData(16, 12, false, 15, 0x0001)]
    public void Restore_keeps_what_lies_in_the_bits_beside_Bits_Stored(ushort allocated, ushort stored, bool isSigned, ushort highBit,
        ushort extra)
    {
        ushort[] samples = new ushort[64 * 64];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = (ushort)(((i * 7) & 0x0FFF) << (highBit + 1 - stored) | (i % 50 == 0 ? extra : 0));
        }

        DicomItem dataSet = DicomFile.Image(64, 64, allocated, stored, isSigned).Words(0x0028_0102, highBit);
        byte[] file = new DicomFile { DataSet = dataSet.Words(Conversions.PixelDataTag, "OW", samples) }.ToArray();

        byte[] converted = Conversions.MustConvert(file);

        Assert.Equal(
            Conversions.Value(file, Conversions.PixelDataTag),
                Conversions.Value(Conversions.MustRestore(converted), Conversions.PixelDataTag));
    }

    [Theory]
    [InlineData(TransferSyntaxUid.Htj2kLossless)]
    [InlineData(TransferSyntaxUid.Htj2kLosslessRpcl)]
    public void Convert_gives_the_same_bytes_whatever_the_number_of_threads(string target)
    {
        byte[] pixels = SampleNoise.Create(23 * 64 * 64, 16, 12);
        byte[] file = Conversions.FileOf(DicomFile.Image(64, 64, 16, 12).Text(0x0028_0008, "IS", "23"), pixels);

        byte[] one = Conversions.MustConvert(file, new TranscodingOptions { Threads = 1, TargetTransferSyntax = target });
        byte[] two = Conversions.MustConvert(file, new TranscodingOptions { Threads = 2, TargetTransferSyntax = target });
        byte[] five = Conversions.MustConvert(file, new TranscodingOptions { Threads = 5, TargetTransferSyntax = target });

        Assert.Equal(target, FileMetaInformation.Read(one)!.TransferSyntax);
        Assert.Equal(one, two);
        Assert.Equal(one, five);
        Assert.Equal(pixels, Conversions.Value(Conversions.MustRestore(one), Conversions.PixelDataTag));
    }

    [Fact]
    public void Convert_with_one_transcoder_many_times_gives_the_same_bytes()
    {
        byte[] single = Conversions.FileOf(DicomFile.Image(64, 64, 16, 12), SampleNoise.Create(64 * 64, 16, 12));
        byte[] several = Conversions.FileOf(
            DicomFile.Image(64, 64, 8, 8, photometric: "RGB").Text(0x0028_0008, "IS", "9"), SampleNoise.Create(9 * 3 * 64 * 64, 8, 8));
        using Transcoder transcoder = new(new TranscodingOptions { Threads = 3 });
        foreach (byte[] file in new[] { single, several, single, several })
        {
            ArrayMemory memory = new();
            ConversionResult result = transcoder.Convert(file, memory);
            Assert.Equal(Conversions.MustConvert(file), memory.Result(result));
        }
    }

    [Fact]
    public void Convert_tells_what_it_did()
    {
        byte[] file = Conversions.FileOf(
            DicomFile.Image(64, 64, 16, 12).Text(0x0028_0008, "IS", "3"), SampleNoise.Create(3 * 64 * 64, 16, 12));

        ConversionResult result = Conversions.Convert(file, out byte[] converted);

        Assert.Equal(DicomFile.ExplicitLittleEndian, result.SourceTransferSyntax);
        Assert.Equal(TransferSyntaxUid.Htj2kLossless, result.TargetTransferSyntax);
        Assert.Equal(3, result.Frames);
        Assert.Equal(file.Length, result.SourceLength);
        Assert.Equal(converted.Length, result.Length);
        Assert.True(result.Length < file.Length);
        Assert.True(result.CodingTime > TimeSpan.Zero);
        Assert.True(result.VerificationTime > TimeSpan.Zero);
    }
}
