// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using TestSupport;
using Xunit;

namespace DicomTranscoder.Tests.PixelData;

public sealed class FragmentTableTests
{
    private static readonly byte[] s_start = [0xFF, 0x4F, 0xFF, 0x51];
    private static readonly byte[] s_first = [.. s_start, 1, 2];
    private static readonly byte[] s_second = [.. s_start, 3, 4, 5, 6];
    private static readonly byte[] s_rest = [7, 8];

    [Fact]
    public void GetFrame_by_the_Basic_Offset_Table_joins_fragments()
        => AssertFrames(Offsets32(0, 8 + 6 + 8 + 2), [s_first, s_rest, s_second], [.. s_first, .. s_rest], s_second);

    [Fact]
    public void GetFrame_by_the_start_of_codestreams_joins_fragments()
        => AssertFrames([], [s_first, s_second, s_rest], s_first, [.. s_second, .. s_rest]);

    [Fact]
    public void GetFrame_of_one_fragment_each_needs_no_table() => AssertFrames([], [s_rest, s_first], s_rest, s_first);

    [Fact]
    public void GetFrame_of_a_single_frame_joins_all_fragments()
        => AssertFrames([], [s_first, s_rest, s_rest], [.. s_first, .. s_rest, .. s_rest]);

    [Fact]
    public void GetFrame_with_wrong_offsets_falls_back()
    {
        AssertFrames(Offsets32(0, 9), [s_first, s_second], s_first, s_second);
        AssertFrames(Offsets32(0, 0), [s_first, s_second], s_first, s_second);
        AssertFrames(Offsets32(0, 0xFFFF_FFFF), [s_first, s_second], s_first, s_second);
        AssertFrames(Offsets32(14, 0), [s_first, s_second], s_first, s_second);
        AssertFrames([1, 2, 3], [s_first, s_second], s_first, s_second);
    }

    [Fact]
    public void GetFrame_by_the_Extended_Offset_Table_joins_fragments()
    {
        byte[] offsets = new byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(offsets.AsSpan(8), 8 + 6 + 8 + 2);
        DicomItem dataSet = new DicomItem().Set(0x7FE0_0001, "OV", offsets)
            .Encapsulated(Conversions.PixelDataTag, [], s_first, s_rest, s_rest);

        AssertFrames(dataSet, [.. s_first, .. s_rest], s_rest);
    }

    [Fact]
    public void Read_without_a_way_to_tell_frames_apart_throws()
    {
        Assert.Throws<DicomFormatException>(
            () => Read(new DicomItem().Encapsulated(Conversions.PixelDataTag, [], s_rest, s_rest, s_rest), 2));
        Assert.Throws<DicomFormatException>(() => Read(new DicomItem().Encapsulated(Conversions.PixelDataTag, [], s_first), 2));
        Assert.Throws<DicomFormatException>(() => Read(new DicomItem().Encapsulated(Conversions.PixelDataTag, [], s_first), int.MaxValue));
        Assert.Throws<DicomFormatException>(() => Read(new DicomItem().Encapsulated(Conversions.PixelDataTag, []), 1));
        Assert.Throws<DicomFormatException>(() => Read(new DicomItem().Set(Conversions.PixelDataTag, "OB", s_first), 1));
        Assert.Throws<DicomFormatException>(() => Read(new DicomItem(), 1));
    }

    private static void AssertFrames(byte[] basicOffsetTable, byte[][] fragments, params byte[][] frames)
        => AssertFrames(new DicomItem().Encapsulated(Conversions.PixelDataTag, basicOffsetTable, fragments), frames);

    private static void AssertFrames(DicomItem dataSet, params byte[][] frames)
    {
        byte[] file = FileOf(dataSet);
        FragmentTable table = Read(dataSet, frames.Length);
        using NativeBuffer joined = new();
        for (int i = 0; i < frames.Length; i++)
        {
            Assert.Equal(frames[i], table.GetFrame(file, i, joined).ToArray());
        }
    }

    private static FragmentTable Read(DicomItem dataSet, int frames)
    {
        using NativeBuffer inflated = new();
        byte[] file = FileOf(dataSet);
        return FragmentTable.Read(Instance.Read(file, FileMetaInformation.Read(file)!, inflated), frames);
    }

    private static byte[] FileOf(DicomItem dataSet)
        => new DicomFile { TransferSyntax = TransferSyntaxUid.Htj2kLossless, DataSet = dataSet }.ToArray();

    private static byte[] Offsets32(params uint[] offsets)
    {
        byte[] bytes = new byte[4 * offsets.Length];
        for (int i = 0; i < offsets.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4 * i), offsets[i]);
        }

        return bytes;
    }
}
