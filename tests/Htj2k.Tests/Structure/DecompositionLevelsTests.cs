// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Structure;
using Xunit;

namespace Htj2k.Tests.Structure;

public sealed class DecompositionLevelsTests
{
    [Theory]
    [InlineData(1, 1, 0)]
    [InlineData(2, 1, 0)]
    [InlineData(2, 2, 1)]
    [InlineData(64, 1, 0)]
    [InlineData(65, 1, 1)]
    [InlineData(128, 128, 5)]
    [InlineData(31, 31, 4)]
    [InlineData(32, 32, 5)]
    [InlineData(512, 512, 5)]
    [InlineData(2048, 2048, 5)]
    [InlineData(2049, 2048, 6)]
    [InlineData(2048, 4096, 6)]
    [InlineData(65535, 1, 10)]
    [InlineData(65535, 65535, 10)]
    public void For_takes_five_or_what_the_lowest_resolution_needs(int width, int height, int expected)
        => Assert.Equal(expected, DecompositionLevels.For(width, height));

    [Fact]
    public void For_every_side_leaves_at_most_64_samples()
    {
        for (int side = 1; side <= 65535; side++)
        {
            int levels = DecompositionLevels.For(side, 1);

            Assert.InRange((side + (1 << levels) - 1) >> levels, 1, 64);
        }
    }
}
