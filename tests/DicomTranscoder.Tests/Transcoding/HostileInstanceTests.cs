// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using DicomTranscoder.Tests.Splicing;
using DicomTranscoder.Transcoding;
using TestSupport;
using Xunit;

namespace DicomTranscoder.Tests.Transcoding;

/// <summary>Instances that were damaged or made to do harm: each is kept or converted; none throws or takes much memory.</summary>
public sealed class HostileInstanceTests
{
    private const int Side = 24;

    public static TheoryData<string> Syntaxes { get; } =
        [DicomFile.ExplicitLittleEndian, DicomFile.ImplicitLittleEndian, DicomFile.DeflatedLittleEndian];

    [Theory]
    [MemberData(nameof(Syntaxes))]
    public void Convert_of_a_file_truncated_anywhere_keeps_it_or_ends_at_an_element(string transferSyntax)
    {
        byte[] file = Small(transferSyntax);
        bool isDeflated = transferSyntax == DicomFile.DeflatedLittleEndian;
        HashSet<int> ends = [];
        using NativeBuffer inflated = new();
        FileMetaInformation meta = FileMetaInformation.Read(file)!;
        foreach (DataElement element in Instance.Read(file, meta, inflated).Elements.Elements)
        {
            ends.Add(element.End);
        }

        using Transcoder transcoder = new(new TranscodingOptions { Threads = 1, Verify = false });
        for (int length = 0; length < file.Length; length++)
        {
            ArrayMemory memory = new();
            ConversionResult result = transcoder.Convert(file.AsSpan(0, length), memory);
            Assert.True(memory.Capacity < Math.Max(length, 1));
            if (result.IsConverted)
            {
                Assert.Contains(isDeflated
                    ? DeflatedDataSet.Inflate(file.AsSpan(meta.DataSetOffset, length - meta.DataSetOffset), inflated) : length, ends);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Syntaxes))]
    public void Convert_of_a_file_with_wild_lengths_and_values_never_throws(string transferSyntax)
    {
        byte[] file = Small(transferSyntax);
        using Transcoder transcoder = new(new TranscodingOptions { Threads = 1, Verify = false });
        using NativeBuffer inflated = new();
        Instance instance = Instance.Read(file, FileMetaInformation.Read(file)!, inflated);
        Assert.True(instance.Elements.TryFind(Tag.PixelData, out DataElement pixelData));
        bool isDeflated = transferSyntax == DicomFile.DeflatedLittleEndian;
        foreach (uint wild in new uint[] { 0xFFFF_FFFF, 0xFFFF_FFFE, 0x7FFF_FFFF, 0x8000_0000, 0, 1, 0x0001_0000 })
        {
            for (int offset = 132; offset <= file.Length - 4; offset++)
            {
                // Samples may be anything; trying them all takes long.
                if (!isDeflated && offset >= pixelData.ValueOffset + 8 && offset < pixelData.ValueOffset + pixelData.ValueLength - 8)
                {
                    continue;
                }

                byte[] changed = (byte[])file.Clone();
                BinaryPrimitives.WriteUInt32LittleEndian(changed.AsSpan(offset), wild);
                ArrayMemory memory = new();
                transcoder.Convert(changed, memory);
                Assert.True(memory.Capacity < changed.Length);
            }
        }
    }

    [Theory]
    [InlineData(65535, 65535, "2147483647")]
    [InlineData(65535, 65535, "1")]
    [InlineData(23170, 23170, "1")]
    [InlineData(1, 1, "1000000000")]
    public void Convert_of_a_gigabyte_claimed_in_a_kilobyte_asks_for_no_memory(ushort rows, ushort columns, string frames)
    {
        DicomItem dataSet = DicomFile.Image(rows, columns, 16, 12).Text(0x0028_0008, "IS", frames)
            .Set(Conversions.PixelDataTag, "OW", new byte[512]);
        ArrayMemory memory = new();
        using Transcoder transcoder = new(new TranscodingOptions());

        ConversionResult result = transcoder.Convert(new DicomFile { DataSet = dataSet }.ToArray(), memory);

        Assert.Equal(KeepReason.ShortPixelData, result.Reason);
        Assert.Equal(0, memory.Allocations);
    }

    [Theory]
    [InlineData(65535, 65535, "2147483647", KeepReason.DecodingFailed)]
    [InlineData(65535, 65535, "1", KeepReason.TooLarge)]
    [InlineData(1, 1, "1000000000", KeepReason.DecodingFailed)]
    public void Restore_of_gigabytes_claimed_in_a_kilobyte_asks_for_no_memory(ushort rows, ushort columns, string frames, KeepReason reason)
    {
        DicomItem dataSet = DicomFile.Image(rows, columns, 16, 12).Text(0x0028_0008, "IS", frames)
            .Encapsulated(Conversions.PixelDataTag, [], new byte[512]);
        ArrayMemory memory = new();
        using Transcoder transcoder = new(new TranscodingOptions());

        ConversionResult result = transcoder.Restore(
            new DicomFile { TransferSyntax = TransferSyntaxUid.Htj2kLossless, DataSet = dataSet }.ToArray(), memory);

        Assert.Equal(reason, result.Reason);
        Assert.Equal(0, memory.Allocations);
    }

    [Fact]
    public void Restore_and_display_of_a_file_truncated_anywhere_never_crash()
    {
        byte[] file = Coded();
        using Transcoder transcoder = new(new TranscodingOptions { Threads = 1 });
        using FrameImageDecoder decoder = new();
        for (int length = 0; length < file.Length; length++)
        {
            ArrayMemory memory = new();
            transcoder.Restore(file.AsSpan(0, length), memory);
            Assert.True(memory.Capacity < 2 * Side * Side + file.Length + 1024);
            Display(decoder, file.AsSpan(0, length));
        }
    }

    [Fact]
    public void Restore_and_display_of_a_damaged_file_never_crash()
    {
        byte[] file = Coded();
        using Transcoder transcoder = new(new TranscodingOptions { Threads = 1 });
        using FrameImageDecoder decoder = new();
        Random random = new(11);
        for (int round = 0; round < 2000; round++)
        {
            byte[] changed = (byte[])file.Clone();
            for (int i = random.Next(1, 4); i > 0; i--)
            {
                changed[random.Next(132, changed.Length)] = (byte)random.Next(256);
            }

            transcoder.Restore(changed, new ArrayMemory());
            Display(decoder, changed);
        }
    }

    private static void Display(FrameImageDecoder decoder, ReadOnlySpan<byte> file)
    {
        try
        {
            if (decoder.TryOpen(file, out FrameImage image) && (long)image.RowBytes * image.Height < 1 << 24)
            {
                image.Decode(0, new byte[image.RowBytes * image.Height], image.RowBytes);
            }
        }
        catch (Exception e) when (e is DicomFormatException or Htj2k.Contract.Htj2kFormatException)
        {
            // The exceptions that damaged files may cause; any other fails the test.
        }
    }

    private static byte[] Coded() => Conversions.MustConvert(
        Conversions.FileOf(DicomFile.Image(Side, Side, 16, 12), SampleNoise.Create(Side * Side, 16, 12)),
            new TranscodingOptions { Threads = 1 });

    private static byte[] Small(string transferSyntax)
    {
        DicomItem dataSet = ExplicitSplicingTests.Rich()
            .Words(0x0028_0010, Side).Words(0x0028_0011, Side)
            .Set(0x6000_3000, "OW", new byte[72])
            .Sequence(0x0008_1140, false, new DicomItem().Text(0x0010_0010, "PN", "X"))
            .Set(Conversions.PixelDataTag, "OB", SampleNoise.Create(3 * Side * Side, 8, 8));
        return new DicomFile { TransferSyntax = transferSyntax, DataSet = dataSet }.ToArray();
    }
}
