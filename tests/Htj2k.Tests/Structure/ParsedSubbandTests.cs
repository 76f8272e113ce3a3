// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Structure;
using Xunit;

namespace Htj2k.Tests.Structure;

public sealed class ParsedSubbandTests
{
    [Theory]
    [InlineData(0x7FFFFFC0, 0x7FFFFFC1, 6)]
    [InlineData(0x7FFFFFC0, 0x7FFFFFC1, 10)]
    [InlineData(0x7FFFFFF0, 0x7FFFFFFF, 2)]
    [InlineData(5, 200, 6)]
    public void BlockRegion_ends_with_the_sub_band_at_the_latest(int start, int end, int exponent)
    {
        ParsedSubband across = Subband(new Region(start, 0, end, 1), exponent, 0);
        ParsedSubband down = Subband(new Region(0, start, 1, end), 0, exponent);
        int edge = start;
        for (int i = 0; i < across.Columns; i++)
        {
            int next = (int)Math.Min((((long)edge >> exponent) + 1) << exponent, end);
            Assert.Equal(new Region(edge, 0, next, 1), across.BlockRegion(i, 0));
            Assert.Equal(new Region(0, edge, 1, next), down.BlockRegion(0, i));
            edge = next;
        }

        Assert.Equal(end, edge);
        Assert.Equal(across.Columns, down.Rows);
    }

    private static ParsedSubband Subband(Region region, int widthExponent, int heightExponent)
        => new(SubbandOrientation.LL, region, widthExponent, heightExponent, CodeBlockStyle.None)
        {
            MagnitudeBits = 12,
            StepSize = 1,
            RegionShift = 0,
        };
}
