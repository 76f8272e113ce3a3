// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.BlockCoding.Arithmetic;
using Htj2k.Structure;
using Xunit;

namespace Htj2k.Tests.BlockCoding.Arithmetic;

public sealed class CodingContextsTests
{
    [Theory]
    [InlineData((int)SubbandOrientation.LL)]
    [InlineData((int)SubbandOrientation.HL)]
    [InlineData((int)SubbandOrientation.LH)]
    [InlineData((int)SubbandOrientation.HH)]
    public void Significance_follows_the_rules_of_the_standard(int orientation)
    {
        var band = (SubbandOrientation)orientation;
        for (int neighbours = 0; neighbours < 256; neighbours++)
        {
            int horizontal = Count(neighbours, SampleFlags.East | SampleFlags.West);
            int vertical = Count(neighbours, SampleFlags.North | SampleFlags.South);
            int diagonal = Count(neighbours, SampleFlags.NorthEast | SampleFlags.NorthWest | SampleFlags.SouthEast | SampleFlags.SouthWest);
            int expected = band switch
            {
                SubbandOrientation.HL => Nearest(vertical, horizontal, diagonal),
                SubbandOrientation.HH => Diagonal(diagonal, horizontal + vertical),
                _ => Nearest(horizontal, vertical, diagonal),
            };
            Assert.Equal(expected, CodingContexts.Significance(band)[neighbours]);
        }
    }

    [Fact]
    public void Sign_follows_the_rules_of_the_standard()
    {
        // T.800 Table D.3 by horizontal and vertical contribution, from -1 -1 to 1 1: context, XORbit.
        (int Context, int Inversion)[] rows = [(13, 1), (12, 1), (11, 1), (10, 1), (9, 0), (10, 0), (11, 0), (12, 0), (13, 0)];
        for (int index = 0; index < 256; index++)
        {
            int horizontal = Contribution(index, SampleFlags.East) + Contribution(index, SampleFlags.West);
            int vertical = Contribution(index, SampleFlags.North) + Contribution(index, SampleFlags.South);
            (int context, int inversion) = rows[3 * (Math.Clamp(horizontal, -1, 1) + 1) + Math.Clamp(vertical, -1, 1) + 1];
            Assert.Equal(context | (inversion * CodingContexts.SignInversion), CodingContexts.Sign[index]);
        }
    }

    private static int Count(int neighbours, int mask) => BitOperations.PopCount((uint)(neighbours & mask));

    private static int Contribution(int index, int neighbour)
        => (index & neighbour) == 0 ? 0 : (index >> 4 & neighbour) == 0 ? 1 : -1;

    private static int Nearest(int along, int across, int diagonal) => (along, across, diagonal) switch
    {
        (2, _, _) => 8,
        (1, >= 1, _) => 7,
        (1, 0, >= 1) => 6,
        (1, 0, 0) => 5,
        (0, 2, _) => 4,
        (0, 1, _) => 3,
        (0, 0, >= 2) => 2,
        _ => diagonal,
    };

    private static int Diagonal(int diagonal, int nearest) => (diagonal, nearest) switch
    {
        ( >= 3, _) => 8,
        (2, >= 1) => 7,
        (2, 0) => 6,
        (1, >= 2) => 5,
        (1, 1) => 4,
        (1, 0) => 3,
        (0, >= 2) => 2,
        _ => nearest,
    };
}
