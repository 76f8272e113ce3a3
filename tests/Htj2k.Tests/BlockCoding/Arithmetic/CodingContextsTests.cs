// SPDX-License-Identifier: GPL-3.0-or-later
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
        for (int sums = 0; sums < 3 * 3 * 5; sums++)
        {
            (int horizontal, int vertical, int diagonal) = (sums % 3, sums / 3 % 3, sums / 9);
            int index = horizontal * NeighbourSums.Horizontal + vertical * NeighbourSums.Vertical + diagonal * NeighbourSums.Diagonal;
            int expected = band switch
            {
                SubbandOrientation.HL => Nearest(vertical, horizontal, diagonal),
                SubbandOrientation.HH => Diagonal(diagonal, horizontal + vertical),
                _ => Nearest(horizontal, vertical, diagonal),
            };
            Assert.Equal(expected, CodingContexts.Significance(band)[index]);
        }
    }

    [Fact]
    public void Sign_follows_the_rules_of_the_standard()
    {
        // T.800 Table D.3 by horizontal and vertical contribution, from -1 -1 to 1 1: context, XORbit.
        (int Context, int Inversion)[] rows = [(13, 1), (12, 1), (11, 1), (10, 1), (9, 0), (10, 0), (11, 0), (12, 0), (13, 0)];
        for (int signs = 0; signs < 3 * 3 * 3 * 3; signs++)
        {
            // Each nearest neighbour is insignificant, positive or negative.
            int[] neighbours = [signs % 3, signs / 3 % 3, signs / 9 % 3, signs / 27];
            int horizontal = Contribution(neighbours[0]) + Contribution(neighbours[1]);
            int vertical = Contribution(neighbours[2]) + Contribution(neighbours[3]);
            (int all, int negative) = (0, 0);
            for (int i = 0; i < neighbours.Length; i++)
            {
                int amount = i < 2 ? NeighbourSums.Horizontal : NeighbourSums.Vertical;
                all += neighbours[i] == 0 ? 0 : amount;
                negative += neighbours[i] == 2 ? amount : 0;
            }

            (int context, int inversion) = rows[3 * (Math.Clamp(horizontal, -1, 1) + 1) + Math.Clamp(vertical, -1, 1) + 1];
            Assert.Equal(context | (inversion * CodingContexts.SignInversion), CodingContexts.Sign[all | negative << 4]);
        }
    }

    private static int Contribution(int neighbour) => neighbour == 2 ? -1 : neighbour;

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
