// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Structure;
using Htj2k.Tests.Wavelets;
using Xunit;

namespace Htj2k.Tests.Structure;

public sealed class ReversibleExponentsTests
{
    [Fact]
    public void Gains_are_those_of_the_cascaded_filters_rounded_up()
    {
        for (int level = 1; level <= ReversibleExponents.MaximumLevels; level++)
        {
            AssertRoundedUp(AnalysisFilters.HighPass(level).Sum(Math.Abs), ReversibleExponents.HighPassGains[level - 1]);
            AssertRoundedUp(AnalysisFilters.LowPass(level).Sum(Math.Abs), ReversibleExponents.LowPassGains[level]);
        }
    }

    [Fact]
    public void MagnitudeBits_leave_room_for_the_largest_coefficient_of_every_precision()
    {
        for (int precision = 1; precision <= Htj2kEncoder.MaximumBitsPerSample + 1; precision++)
        {
            for (int level = 1; level <= ReversibleExponents.MaximumLevels; level++)
            {
                int bits = ReversibleExponents.MagnitudeBits(precision, SubbandOrientation.HH, level);
                double largest = ReversibleExponents.LargestCoefficient(Math.Pow(2, precision - 1), level);

                Assert.True(largest < Math.Pow(2, bits), $"{precision} bits, level {level}");
                int guardBits = ReversibleExponents.GuardBits(bits);
                Assert.InRange(guardBits, 1, 7);
                Assert.InRange(bits + 1 - guardBits, 1, 31);
            }
        }
    }

    [Theory]
    [InlineData(8, (int)SubbandOrientation.LL, 0, 8)]
    [InlineData(8, (int)SubbandOrientation.HH, 1, 10)]
    [InlineData(8, (int)SubbandOrientation.HL, 1, 10)]
    [InlineData(12, (int)SubbandOrientation.LL, 5, 14)]
    [InlineData(12, (int)SubbandOrientation.HH, 5, 15)]
    public void MagnitudeBits_add_the_gain_of_the_subband(int precision, int orientation, int level, int expected)
        => Assert.Equal(expected, ReversibleExponents.MagnitudeBits(precision, (SubbandOrientation)orientation, level));

    private static void AssertRoundedUp(double exact, double rounded) => Assert.InRange(rounded - exact, 0, 0.0001);
}
