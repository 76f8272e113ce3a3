// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.PixelData;
using Xunit;

namespace DicomTranscoder.Tests.PixelData;

public sealed class SegmentedPaletteTests
{
    [Fact]
    public void TryExpand_follows_discrete_linear_and_indirect_segments()
    {
        // Two values, a line of four more, then both segments once more.
        byte[] data = [0, 2, 10, 20, 1, 4, 60, 2, 2, 0, 0, 0, 0];

        AssertEntries(data, hasWords: false, [10, 20, 30, 40, 50, 60, 10, 20, 30, 40, 50, 60]);
    }

    [Fact]
    public void TryExpand_of_words_reads_offsets_in_bytes()
    {
        byte[] data = [0, 0, 1, 0, 0x34, 0x12, 1, 0, 2, 0, 0x36, 0x12, 2, 0, 1, 0, 0, 0, 0, 0];

        AssertEntries(data, hasWords: true, [0x1234, 0x1235, 0x1236, 0x1234]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0005")]
    [InlineData("0105AA")]
    [InlineData("030101")]
    [InlineData("02FF00000000")]
    [InlineData("0001010201FFFFFFFF")]
    public void TryExpand_of_broken_segments_gives_false(string hex)
    {
        SegmentedPalette palette = new(System.Convert.FromHexString(hex), hasWords: false, count: 3);

        Assert.False(palette.TryExpand());
    }

    private static void AssertEntries(byte[] data, bool hasWords, ushort[] expected)
    {
        SegmentedPalette palette = new(data, hasWords, expected.Length);
        Assert.True(palette.TryExpand());
        Assert.Equal(expected, palette.Entries);
    }
}
