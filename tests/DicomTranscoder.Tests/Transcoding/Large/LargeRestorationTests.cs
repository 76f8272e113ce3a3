// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using DicomTranscoder.Rules;
using DicomTranscoder.Transcoding;
using TestSupport;
using Xunit;
using static DicomTranscoder.Tests.Transcoding.Large.LargeConversionTests;

namespace DicomTranscoder.Tests.Transcoding.Large;

/// <summary>
/// HTJ2K and JPEG 2000 that one span cannot hold, made small by a lower limit: it is restored and verified as it is all at once.
/// </summary>
public sealed class LargeRestorationTests
{
    [Theory]
    [MemberData(nameof(Images), MemberType = typeof(LargeConversionTests))]
    public void Restored_samples_and_digest_are_those_of_a_small_instance(string photometric, int allocated, int stored, bool isSigned,
        string syntax)
    {
        foreach (string target in new[] { TransferSyntaxUid.Htj2kLossless, TransferSyntaxUid.Jpeg2000Lossless })
        {
            byte[] file = FileOf(photometric, allocated, stored, isSigned, syntax);
            if (Conversions.Convert(file, out byte[] converted, new TranscodingOptions { TargetTransferSyntax = target }).IsConverted)
            {
                RestoresAsSmall(converted);
            }
        }
    }

    [Theory]
    [InlineData("Basic")]
    [InlineData("Extended")]
    [InlineData("")]
    public void Frames_of_several_fragments_are_told_apart_as_those_of_a_small_instance(string table)
    {
        byte[] converted = Conversions.MustConvert(FileOf("RGB", 8, 8, false, DicomFile.ExplicitLittleEndian));
        List<byte[]> fragments = [];
        List<ulong> offsets = [];
        ulong position = 0;
        using (FrameCodestreams codestreams = FrameCodestreams.Read(converted))
        {
            for (int frame = 0; frame < codestreams.Count; frame++)
            {
                offsets.Add(position);
                foreach (byte[] part in codestreams[frame].ToArray().Chunk(300 + 100 * frame))
                {
                    byte[] fragment = (part.Length & 1) == 0 ? part : [.. part, 0];
                    fragments.Add(fragment);
                    position += 8 + (ulong)fragment.Length;
                }
            }
        }

        byte[] basic = table == "Basic" ? [.. offsets.SelectMany(offset => BitConverter.GetBytes((uint)offset))] : [];
        DicomItem dataSet = DicomFile.Image(37, 70, 8, 8, false, "YBR_RCT").Text(0x0028_0008, "IS", $"{offsets.Count}")
            .Encapsulated(Conversions.PixelDataTag, basic, [.. fragments]);
        if (table == "Extended")
        {
            byte[] extended = [.. offsets.SelectMany(BitConverter.GetBytes)];
            dataSet = dataSet.Set(0x7FE0_0001, "OV", extended);
        }

        RestoresAsSmall(new DicomFile { TransferSyntax = TransferSyntaxUid.Htj2kLossless, DataSet = dataSet }.ToArray());
    }

    [Fact]
    public void Every_truncation_is_kept_with_a_reason()
    {
        byte[] converted = Conversions.MustConvert(FileOf("MONOCHROME2", 16, 12, false, DicomFile.ExplicitLittleEndian));
        for (int length = 0; length < converted.Length; length += length > 1000 ? 97 : 1)
        {
            Assert.False(Restore(converted[..length], out _, out string digest).IsConverted);
            Assert.Equal("", digest);
        }
    }

    [Fact]
    public void A_broken_frame_is_named()
    {
        byte[] converted = Conversions.MustConvert(FileOf("MONOCHROME2", 8, 8, false, DicomFile.ExplicitLittleEndian));
        using (FrameCodestreams codestreams = FrameCodestreams.Read(converted))
        {
            int third = converted.AsSpan().IndexOf(codestreams[2]);
            converted.AsSpan(third + 2, 40).Clear();
        }

        ConversionResult result = Restore(converted, out _, out string digest);

        Assert.Equal((KeepReason.DecodingFailed, ""), (result.Reason, digest));
        Assert.Contains("frame 3 of 5", result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Samples_of_more_than_4_GiB_are_not_restored_and_the_reason_says_so()
    {
        byte[][] fragments = [.. Enumerable.Repeat<byte[]>([0xFF, 0x4F, 0xFF, 0x51], 6)];
        DicomItem dataSet = DicomFile.Image(20000, 20000, 16, 16, false).Text(0x0028_0008, "IS", "6")
            .Encapsulated(Conversions.PixelDataTag, [], fragments);
        byte[] file = new DicomFile { TransferSyntax = TransferSyntaxUid.Htj2kLossless, DataSet = dataSet }.ToArray();

        foreach (long longest in new[] { 0, int.MaxValue })
        {
            ConversionResult result = Restore(file, out _, longest);

            Assert.Equal(KeepReason.TooLarge, result.Reason);
            Assert.Equal("its samples take 4800000000 bytes; native Pixel Data ends at 4 GiB", result.Detail);
        }
    }

    [Fact]
    public unsafe void Other_transfer_syntaxes_and_native_pixel_data_are_kept()
    {
        byte[] file = FileOf("RGB", 8, 8, false, DicomFile.ExplicitLittleEndian);
        byte[] mislabelled = new DicomFile
        {
            TransferSyntax = TransferSyntaxUid.Htj2kLossless,
            DataSet = DicomFile.Image(2, 2, 8, 8, false).Set(Conversions.PixelDataTag, "OB", new byte[4]),
        }.ToArray();

        Assert.Equal(KeepReason.NotJpeg2000, Restore(file, out _, out _).Reason);
        Assert.Equal(KeepReason.DecodingFailed, Restore(mislabelled, out _, out _).Reason);
        using Transcoder transcoder = new(new TranscodingOptions { LongestSpan = 0 });
        byte[] converted = Conversions.MustConvert(file);
        fixed (byte* start = converted)
        {
            Assert.Equal(KeepReason.AlreadyHtj2k,
                transcoder.Examine(new LongSpan(start, converted.Length), new Reception("")).Reason);
        }
    }

    [Fact]
    public void Command_line_restores_a_large_file_and_keeps_others()
    {
        string folder = Directory.CreateTempSubdirectory("htj2k-large-").FullName;
        try
        {
            byte[] native = FileOf("RGB", 8, 8, false, DicomFile.ExplicitLittleEndian), converted = Conversions.MustConvert(native);
            string coded = Path.Combine(folder, "coded"), plain = Path.Combine(folder, "plain"), result = Path.Combine(folder, "result");
            File.WriteAllBytes(coded, converted);
            File.WriteAllBytes(plain, native);
            TranscodingOptions options = new() { LongestSpan = 0, TargetTransferSyntax = TransferSyntaxUid.ExplicitLittleEndian };

            Assert.True(Transcoder.ConvertFile(coded, result, options).IsConverted);
            Assert.Equal(Conversions.MustRestore(converted), File.ReadAllBytes(result));
            Assert.Equal(KeepReason.AlreadyAsWanted, Transcoder.ConvertFile(plain, null, options).Reason);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Large_files_are_compared_by_the_digests_of_their_samples()
    {
        byte[] native = FileOf("MONOCHROME2", 16, 12, false, DicomFile.ExplicitLittleEndian);
        byte[] converted = Conversions.MustConvert(native);
        byte[] encapsulated = FileOf("MONOCHROME2", 16, 12, false, TransferSyntaxUid.EncapsulatedUncompressed);
        byte[] changed = [.. native];
        changed[^8] ^= 1;
        byte[] padding = [0xFC, 0xFF, 0xFC, 0xFF, (byte)'O', (byte)'B', 0, 0, 0xF4, 1, 0, 0];

        Assert.Null(Compare(native, converted, 0));
        Assert.Null(Compare(converted, Conversions.MustRestore(converted), 0));
        Assert.Null(Compare(encapsulated, [.. native, .. padding, .. new byte[500]], encapsulated.Length));
        Assert.Contains("digests", Compare(converted, changed, 0), StringComparison.Ordinal);
        Assert.Contains("descriptions", Compare(converted, FileOf("MONOCHROME1", 16, 12, false, DicomFile.ExplicitLittleEndian), 0),
            StringComparison.Ordinal);
        _ = Assert.Throws<DicomFormatException>(() => Compare(encapsulated, native, 0));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(-2)]
    public void Large_files_with_more_or_fewer_samples_than_described_are_never_the_same(int surplus)
    {
        byte[] native = FileOf("MONOCHROME2", 16, 12, false, DicomFile.ExplicitLittleEndian), converted = Conversions.MustConvert(native);
        byte[] other = surplus > 0 ? [.. native, .. new byte[surplus]] : native[..^-surplus];
        using NativeBuffer unused = new();
        Instance instance = Instance.Read(native, FileMetaInformation.Read(native)!, unused);
        Assert.True(instance.Elements.TryFind(Tag.PixelData, out DataElement pixelData));
        BinaryPrimitives.WriteInt32LittleEndian(other.AsSpan(pixelData.ValueOffset - sizeof(int)), pixelData.ValueLength + surplus);
        _ = Assert.Throws<DicomFormatException>(() => Compare(converted, other, 0));
        _ = Assert.Throws<DicomFormatException>(() => Compare(other, converted, other.Length - 1));
        _ = Assert.Throws<DicomFormatException>(() => Compare(converted, other, int.MaxValue));
    }

    private static unsafe string? Compare(byte[] first, byte[] second, long longest)
    {
        fixed (byte* a = first, b = second)
        {
            return PixelComparison.FindDifference(new LongSpan(a, first.Length), new LongSpan(b, second.Length), longest);
        }
    }

    private static void RestoresAsSmall(byte[] coded)
    {
        using Transcoder small = new(new TranscodingOptions());
        Assert.True(small.Digest(coded, out string expected).IsConverted);

        ConversionResult result = Restore(coded, out byte[] restored, out string digest);

        Assert.True(result.IsConverted, result.Detail);
        Assert.Equal(Conversions.MustRestore(coded), restored);
        Assert.Equal(expected, digest);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(SamplesOf(restored))), digest);
    }

    private static ReadOnlySpan<byte> SamplesOf(byte[] native)
    {
        ElementTable elements = Conversions.Read(native, out FileMetaInformation meta);
        Assert.True(elements.TryFind(Tag.PixelData, out DataElement pixelData));
        using NativeBuffer unused = new();
        int bytes = (int)ImagePixelDescription.Read(Instance.Read(native, meta, unused)).PixelDataBytes;
        return native.AsSpan(pixelData.ValueOffset, bytes);
    }

    private static ConversionResult Restore(byte[] coded, out byte[] restored, out string digest)
    {
        ConversionResult result = Restore(coded, out restored, longest: 0);
        Assert.Equal(result.Reason, Digest(coded, out digest).Reason);
        return result;
    }

    private static unsafe ConversionResult Restore(byte[] coded, out byte[] restored, long longest)
    {
        ArrayMemory memory = new();
        using Transcoder transcoder = new(new TranscodingOptions { Threads = 3, LongestSpan = longest });
        fixed (byte* start = &MemoryMarshal.GetArrayDataReference(coded))
        {
            ConversionResult result = transcoder.Restore(new LongSpan(start, coded.Length), memory);
            restored = memory.Result(result);
            return result;
        }
    }

    private static unsafe ConversionResult Digest(byte[] coded, out string digest)
    {
        using Transcoder transcoder = new(new TranscodingOptions { Threads = 3, LongestSpan = 0 });
        fixed (byte* start = &MemoryMarshal.GetArrayDataReference(coded))
        {
            return transcoder.Digest(new LongSpan(start, coded.Length), out digest);
        }
    }
}
