// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using DicomTranscoder.Splicing;
using TestSupport;
using Xunit;

namespace DicomTranscoder.Tests.PixelData;

public sealed class FrameIndexTests
{
    private const int Frames = 3;
    private static readonly byte[][] s_fragments = [[.. "first!"u8], [.. "rest"u8], [.. "second"u8], [.. "the third one!"u8]];

    public static TheoryData<string> Kinds => ["native", "implicit", "basic offset table", "extended offset table", "one frame"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void TryTake_of_each_frame_equals_the_reading_of_the_whole_file(string kind)
    {
        byte[] file = FileOf(kind);
        FrameIndex index = FrameIndex.TryRead(file.AsSpan(0, NeededBytes(file)), file.Length)!;
        using FrameFile whole = new();

        Assert.Equal(FileMetaInformation.Read(file)!.TransferSyntax, index.TransferSyntax);
        Assert.Equal(InstanceInfo.Read(file).Image, index.Image);
        for (int frame = 0; frame < index.Image.Frames; frame++)
        {
            Assert.Equal(whole.Read(file, frame).ToArray(), Take(index, file, frame));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void TryRead_of_any_beginning_gives_nothing_or_the_right_frames(string kind)
    {
        byte[] file = FileOf(kind);
        byte[] last = Take(FrameIndex.TryRead(file, file.Length)!, file, kind == "one frame" ? 0 : Frames - 1)!;
        for (int length = 0; length < file.Length; length++)
        {
            FrameIndex? index = FrameIndex.TryRead(file.AsSpan(0, length), file.Length);
            Assert.Equal(length >= NeededBytes(file), index is not null);
            if (index is not null)
            {
                Assert.Equal(last, Take(index, file, index.Image.Frames - 1));
            }
        }
    }

    [Fact]
    public void TryTake_of_other_bytes_gives_nothing()
    {
        byte[] file = FileOf("basic offset table");
        FrameIndex index = FrameIndex.TryRead(file, file.Length)!;
        for (int frame = 0; frame < Frames; frame++)
        {
            (long offset, long length) = index.Find(frame);
            for (int cut = 0; cut < length; cut++)
            {
                Assert.False(index.TryTake(frame, file.AsSpan((int)offset, cut), out _));
            }

            byte[] moved = [.. file.AsSpan((int)offset + 2, (int)length - 2), 0, 0];
            Assert.False(index.TryTake(frame, moved, out _));
        }
    }

    [Fact]
    public void TryTake_by_offsets_that_lie_gives_nothing()
    {
        byte[] file = FileOf(Image(Frames).Encapsulated(Conversions.PixelDataTag, Offsets32(0, 22, 40), s_fragments));

        Assert.Null(Take(FrameIndex.TryRead(file, file.Length)!, file, 0));
    }

    [Fact]
    public void TryRead_of_offsets_that_cannot_be_gives_nothing()
    {
        uint[][] tables = [[0, 40, 26], [0, 26, 26], [8, 26, 40], [0, 26, 4_000_000], [0, 26, 0xFFFF_FFFF], [0, 26], [0, 26, 40, 60], []];
        foreach (uint[] offsets in tables)
        {
            byte[] file = FileOf(Image(Frames).Encapsulated(Conversions.PixelDataTag, Offsets32(offsets), s_fragments));
            Assert.Null(FrameIndex.TryRead(file, file.Length));
        }
    }

    [Fact]
    public void TryRead_of_what_the_beginning_does_not_tell_gives_nothing()
    {
        byte[] packed = FileOf(DicomFile.Image(4, 6, 1, 1).Text(0x0028_0008, "IS", "3").Set(Conversions.PixelDataTag, "OB", new byte[10]),
            TransferSyntaxUid.ExplicitLittleEndian);
        byte[] deflated =
            FileOf(Image(1).Set(Conversions.PixelDataTag, "OW", new byte[24]), TransferSyntaxUid.DeflatedExplicitLittleEndian);
        byte[] tooShort = FileOf(Image(Frames).Set(Conversions.PixelDataTag, "OW", new byte[70]), TransferSyntaxUid.ExplicitLittleEndian);

        Assert.Null(FrameIndex.TryRead(packed, packed.Length));
        Assert.Null(FrameIndex.TryRead(deflated, deflated.Length));
        Assert.Null(FrameIndex.TryRead(tooShort, tooShort.Length));
        Assert.Null(FrameIndex.TryRead([], 0));
    }

    private static byte[]? Take(FrameIndex index, byte[] file, int frame)
    {
        (long offset, long length) = index.Find(frame);
        return index.TryTake(frame, file.AsSpan((int)offset, (int)length), out ReadOnlySpan<byte> bytes) ? bytes.ToArray() : null;
    }

    /// <summary>To the value of native Pixel Data, or to the end of the Basic Offset Table.</summary>
    private static int NeededBytes(byte[] file)
    {
        Assert.True(Conversions.Read(file).TryFind(Tag.PixelData, out DataElement pixels));
        return !pixels.HasUndefinedLength
            ? pixels.ValueOffset
            : pixels.ValueOffset + 8 + BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(pixels.ValueOffset + 4));
    }

    private static byte[] FileOf(string kind)
    {
        byte[] samples = [.. Enumerable.Range(0, 4 * 3 * 2 * Frames).Select(i => (byte)i)];
        byte[] extended = new byte[8 * Frames];
        BinaryPrimitives.WriteUInt64LittleEndian(extended.AsSpan(8), 26);
        BinaryPrimitives.WriteUInt64LittleEndian(extended.AsSpan(16), 40);
        return kind switch
        {
            "native" => FileOf(Image(Frames).Set(Conversions.PixelDataTag, "OW", samples), TransferSyntaxUid.ExplicitLittleEndian),
            "implicit" => FileOf(Image(Frames).Set(Conversions.PixelDataTag, "OW", samples), TransferSyntaxUid.ImplicitLittleEndian),
            "basic offset table" => FileOf(Image(Frames).Encapsulated(Conversions.PixelDataTag, Offsets32(0, 26, 40), s_fragments)),
            "extended offset table" => FileOf(
                Image(Frames).Set(0x7FE0_0001, "OV", extended).Encapsulated(Conversions.PixelDataTag, [], s_fragments)),
            _ => FileOf(Image(1).Encapsulated(Conversions.PixelDataTag, [], s_fragments)),
        };
    }

    private static DicomItem Image(int frames)
        => DicomFile.Image(4, 3, 16, 16).Text(0x0028_0008, "IS", $"{frames}").Set(0xFFFC_FFFC, "OB", new byte[2]);

    private static byte[] FileOf(DicomItem dataSet, string transferSyntax = TransferSyntaxUid.Htj2kLossless)
        => new DicomFile { TransferSyntax = transferSyntax, DataSet = dataSet }.ToArray();

    private static byte[] Offsets32(params uint[] offsets)
    {
        byte[] table = new byte[4 * offsets.Length];
        for (int i = 0; i < offsets.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(table.AsSpan(4 * i), offsets[i]);
        }

        return table;
    }
}
