// SPDX-License-Identifier: GPL-3.0-or-later
using System.IO.Compression;
using System.Runtime.InteropServices;
using DicomTranscoder.DataSet;
using DicomTranscoder.Rules;
using DicomTranscoder.Transcoding;
using TestSupport;
using Xunit;

namespace DicomTranscoder.Tests.Transcoding.Large;

/// <summary>
/// Instances that one span cannot hold, made small by a lower limit: frame by frame gives the same result as all at once.
/// </summary>
public sealed class LargeConversionTests
{
    private const ushort Rows = 37, Columns = 70;
    private const int Frames = 5;

    public static TheoryData<string, int, int, bool, string> Images => new()
    {
        { "MONOCHROME2", 16, 12, false, DicomFile.ExplicitLittleEndian },
        { "MONOCHROME1", 16, 16, true, DicomFile.ImplicitLittleEndian },
        { "RGB", 8, 8, false, DicomFile.ExplicitLittleEndian },
        { "MONOCHROME2", 1, 1, false, DicomFile.ExplicitLittleEndian },
        { "MONOCHROME2", 1, 1, false, DicomFile.ImplicitLittleEndian },
        { "MONOCHROME2", 8, 8, false, TransferSyntaxUid.EncapsulatedUncompressed },
        { "MONOCHROME2", 16, 10, true, TransferSyntaxUid.EncapsulatedUncompressed },
        { "RGB", 16, 16, false, TransferSyntaxUid.DeflatedImageFrame },
        { "YBR_FULL_422", 8, 8, false, DicomFile.ExplicitLittleEndian },
        { "MONOCHROME2", 32, 32, false, DicomFile.ExplicitLittleEndian },
        { "MONOCHROME2", 16, 12, false, TransferSyntaxUid.ExplicitBigEndian },
    };

    [Theory]
    [MemberData(nameof(Images))]
    public void Large_instance_becomes_what_a_small_one_does(string photometric, int allocated, int stored, bool isSigned, string syntax)
    {
        byte[] file = FileOf(photometric, allocated, stored, isSigned, syntax);
        ConversionResult expected = Receive(file, int.MaxValue, out byte[] small);

        ConversionResult result = Receive(file, 0, out byte[] large);

        bool isReadInPlace = syntax != TransferSyntaxUid.ExplicitBigEndian;
        Assert.Equal(isReadInPlace ? expected.Reason : KeepReason.TooLarge, result.Reason);
        Assert.Equal(isReadInPlace ? small : [], large);
        Assert.Equal(isReadInPlace ? expected.Frames : 0, result.Frames);
    }

    [Fact]
    public void Bits_above_Bits_Stored_survive()
    {
        byte[] file = FileOf("MONOCHROME2", 16, 12, false, TransferSyntaxUid.EncapsulatedUncompressed, used: 0xF0);
        byte[] native = FileOf("MONOCHROME2", 16, 12, false, DicomFile.ExplicitLittleEndian, used: 0xF0);

        Assert.True(Receive(file, 0, out byte[] converted).IsConverted);
        Assert.Null(PixelComparison.FindDifference(native, converted));
        Assert.True(Receive(native, 0, out converted).IsConverted);
        Assert.Null(PixelComparison.FindDifference(native, converted));
    }

    [Theory]
    [MemberData(nameof(Images))]
    public void Restored_instance_is_what_a_small_one_is(string photometric, int allocated, int stored, bool isSigned, string syntax)
    {
        if (!Conversions.Convert(FileOf(photometric, allocated, stored, isSigned, syntax), out byte[] converted).IsConverted)
        {
            return;
        }

        ArrayMemory memory = new();
        using Transcoder transcoder = new(new TranscodingOptions { Threads = 3, LongestSpan = 0 });
        ConversionResult result = transcoder.Restore(converted, memory);

        Assert.True(result.IsConverted, result.Detail);
        Assert.Equal(Conversions.MustRestore(converted), memory.Result(result));
    }

    [Fact]
    public void Restored_instance_that_the_memory_does_not_take_is_kept()
    {
        using GrowableMemory memory = new();
        using Transcoder transcoder = new(new TranscodingOptions { LongestSpan = 0 });
        byte[] converted = Conversions.MustConvert(FileOf("RGB", 8, 8, false, DicomFile.ExplicitLittleEndian));

        Assert.Equal(KeepReason.TooLarge, transcoder.Restore(converted, memory).Reason);
    }

    [Fact]
    public void Every_truncation_is_kept_with_a_reason()
    {
        foreach (string syntax in new[] { DicomFile.ExplicitLittleEndian, TransferSyntaxUid.EncapsulatedUncompressed })
        {
            byte[] file = FileOf("MONOCHROME2", 8, 8, false, syntax);
            for (int length = 0; length < file.Length; length += length > 1000 ? 97 : 1)
            {
                Assert.False(Receive(file[..length], 0, out _).IsConverted);
            }
        }
    }

    [Theory]
    [InlineData(2, KeepReason.ShortPixelData)]
    [InlineData(-2, KeepReason.ExcessPixelData)]
    public void Pixel_data_of_another_length_is_kept(int missing, KeepReason expected)
    {
        DicomItem dataSet = DataSet("MONOCHROME2", 8, 8, false);
        byte[] file = Conversions.FileOf(dataSet, new byte[Rows * Columns * Frames - missing]);

        Assert.Equal(expected, Receive(file, 0, out _).Reason);
    }

    [Fact]
    public void What_lies_behind_pixel_data_and_icons_come_along()
    {
        DicomItem dataSet = DataSet("MONOCHROME2", 8, 8, false).Set(0xFFFC_FFFC, "OB", new byte[10])
            .Set(0x0009_0010, "LO", "ABCD"u8.ToArray());
        byte[] file = Conversions.FileOf(dataSet, Samples(1, 1), vr: "OB");

        Assert.True(Receive(file, 0, out byte[] converted).IsConverted);
        Assert.Equal(Conversions.MustConvert(file), converted);
    }

    [Fact]
    public void Rules_and_the_minimal_size_count()
    {
        byte[] file = FileOf("MONOCHROME2", 8, 8, false, DicomFile.ExplicitLittleEndian);

        Assert.Equal(KeepReason.ModalityRule, Receive(file, 0, out _, new TranscodingOptions { KeptModalities = ["OT"] }).Reason);
        Assert.Equal(KeepReason.BelowMinimumSize,
            Receive(file, 0, out _, new TranscodingOptions { MinimumPixelDataBytes = (Rows * Columns * Frames) + 2 }).Reason);
        Assert.Equal(KeepReason.OriginRule, Receive(file, 0, out _, new TranscodingOptions { KeptOrigins = ["RestApi"] }).Reason);
    }

    [Fact]
    public void Nothing_large_becomes_lossy_JPEG_2000()
    {
        TranscodingOptions toJpeg2000 = new() { TargetTransferSyntax = TransferSyntaxUid.Jpeg2000 };

        Assert.Equal(KeepReason.TooLarge,
            Receive(FileOf("MONOCHROME2", 8, 8, false, DicomFile.ExplicitLittleEndian), 0, out _, toJpeg2000).Reason);
    }

    [Fact]
    public void Result_over_the_limit_is_kept_and_one_at_the_limit_is_not()
    {
        byte[] file = FileOf("MONOCHROME2", 16, 12, false, DicomFile.ExplicitLittleEndian);
        byte[] expected = Conversions.MustConvert(file);
        TranscodingOptions below = new() { LongestResult = expected.Length - 1 }, at = new() { LongestResult = expected.Length + 1 };

        ConversionResult kept = Receive(file, 0, out _, below);

        Assert.Equal(KeepReason.TooLarge, kept.Reason);
        Assert.Equal($"too large (the result would pass {expected.Length} bytes, the most that can be handed out again)", kept.Explain());
        Assert.True(Receive(file, 0, out byte[] converted, at).IsConverted);
        Assert.Equal(expected, converted);
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => new Transcoder(new() { LongestResult = 1L << 32 }));
    }

    [Fact]
    public void ConvertFile_maps_a_large_file()
    {
        string folder = Directory.CreateTempSubdirectory("htj2k-large-").FullName;
        try
        {
            byte[] file = FileOf("RGB", 8, 8, false, DicomFile.ExplicitLittleEndian);
            (string source, string destination) = (Path.Combine(folder, "source"), Path.Combine(folder, "destination"));
            File.WriteAllBytes(source, file);
            using Transcoder transcoder = new(new TranscodingOptions { LongestSpan = 0 });

            Assert.True(transcoder.ConvertFile(source, destination).IsConverted);
            Assert.Equal(Conversions.MustConvert(file), File.ReadAllBytes(destination));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static unsafe ConversionResult Receive(byte[] file, long longest, out byte[] converted, TranscodingOptions? options = null)
    {
        ArrayMemory memory = new();
        using Transcoder transcoder = new((options ?? new TranscodingOptions { Threads = 3 }) with { LongestSpan = longest });
        fixed (byte* start = &MemoryMarshal.GetArrayDataReference(file))
        {
            ConversionResult result = transcoder.ConvertReceived(new LongSpan(start, file.Length), memory, new Reception("RestApi"));
            converted = memory.Result(result);
            return result;
        }
    }

    private static DicomItem DataSet(string photometric, int allocated, int stored, bool isSigned)
        => DicomFile.Image(Rows, Columns, (ushort)allocated, (ushort)stored, isSigned, photometric).Text(0x0028_0008, "IS", $"{Frames}");

    internal static byte[] FileOf(string photometric, int allocated, int stored, bool isSigned, string syntax, byte used = 0)
    {
        DicomItem dataSet = DataSet(photometric, allocated, stored, isSigned);
        int bytes = Math.Max(allocated / 8, 1) * (photometric.Contains("MONO", StringComparison.Ordinal) ? 1 : 3);
        byte[] samples = Samples(bytes, allocated == 1 ? 8 : 1);
        if (allocated == 16)
        {
            for (int i = 1; i < samples.Length; i += 2)
            {
                samples[i] = (byte)(used & samples[i - 1]);
            }
        }

        if (syntax is DicomFile.ExplicitLittleEndian or DicomFile.ImplicitLittleEndian or TransferSyntaxUid.ExplicitBigEndian)
        {
            return Conversions.FileOf(dataSet, samples, syntax, allocated > 8 ? "OW" : "OB");
        }

        byte[][] frames = [.. samples.Chunk(samples.Length / Frames).Select(frame => Encode(frame, syntax))];
        return new DicomFile { TransferSyntax = syntax, DataSet = dataSet.Encapsulated(Conversions.PixelDataTag, [], frames) }.ToArray();
    }

    private static byte[] Encode(byte[] frame, string syntax)
    {
        using MemoryStream stream = new();
        if (syntax == TransferSyntaxUid.DeflatedImageFrame)
        {
            using DeflateStream deflate = new(stream, CompressionLevel.Fastest, leaveOpen: true);
            deflate.Write(frame);
        }
        else
        {
            stream.Write(frame);
        }

        byte[] coded = stream.ToArray();
        return (coded.Length & 1) == 0 ? coded : [.. coded, 0];
    }

    /// <summary>Smooth rows.</summary>
    private static byte[] Samples(int bytesPerPixel, int pixelsPerByte)
    {
        byte[] samples = new byte[((Rows * Columns * Frames * bytesPerPixel) + pixelsPerByte - 1) / pixelsPerByte];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = (byte)(pixelsPerByte > 1 ? (i / 40 % 3 == 0 ? 0xFF : 0) : i / (Columns * bytesPerPixel));
        }

        if (pixelsPerByte > 1)
        {
            samples[^1] = 0;
        }

        return samples;
    }
}
