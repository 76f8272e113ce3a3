// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.BlockCoding.HighThroughput.Tables;
using Xunit;

namespace Htj2k.Tests.BlockCoding.HighThroughput.Tables;

/// <summary>The tables that the coders look up, made again from the rows of T.814 Annex C and the rules of 7.3.6.</summary>
public sealed class CodewordTableTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void CxtVlcRows_of_each_context_are_a_complete_prefix_code(bool firstRow)
    {
        for (int context = 0; context < 8; context++)
        {
            HashSet<int> seen = [];
            foreach (Row row in Rows(firstRow).Where(row => row.Context == context))
            {
                for (int rest = 0; rest < 1 << (7 - row.Length); rest++)
                {
                    Assert.True(seen.Add(row.Codeword | rest << row.Length), $"context {context}: a codeword begins another");
                }
            }

            Assert.Equal(128, seen.Count);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void CxtVlcDecoderTable_tells_the_row_of_each_codeword(bool firstRow)
    {
        ReadOnlySpan<uint> table = firstRow ? CxtVlcDecoderTable.FirstRow : CxtVlcDecoderTable.OtherRows;
        foreach (Row row in Rows(firstRow))
        {
            for (int rest = 0; rest < 1 << (7 - row.Length); rest++)
            {
                uint entry = table[row.Context << 7 | row.Codeword | rest << row.Length];
                Assert.Equal(row.Length, CxtVlcDecoderTable.CodewordLength(entry));
                Assert.Equal(row.Rho, CxtVlcDecoderTable.Rho(entry));
                Assert.Equal(row.HasResidual, CxtVlcDecoderTable.HasResidual(entry));
                Assert.Equal(row.Known, CxtVlcDecoderTable.KnownExponents(entry));
                Assert.Equal(row.Reach, CxtVlcDecoderTable.ReachBound(entry));
                Assert.Equal(row.Length, (int)(entry & 0x3F));
                Assert.Equal((row.Rho & 0b1100) != 0, (entry & 0x400) != 0);
                Assert.Equal(BitOperations.PopCount((uint)row.Rho) > 1, (int)entry < 0);
                Assert.Equal(0u, entry & 0x7000_F9F8);
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void CxtVlcEncoderTable_has_the_fitting_codeword_that_tells_most(bool firstRow)
    {
        for (int context = 0; context < 8; context++)
        {
            for (int rho = context == 0 ? 1 : 0; rho < 16; rho++)
            {
                for (int pattern = 0; pattern < 16; pattern++)
                {
                    if ((pattern & ~rho) != 0)
                    {
                        continue;
                    }

                    Row best = Rows(firstRow)
                        .Where(row => row.Context == context && row.Rho == rho && row.HasResidual == (pattern == 0 ? 0 : 1))
                        .Where(row => (pattern & row.Known) == row.Reach)
                        .MaxBy(row => BitOperations.PopCount((uint)row.Known))!;
                    uint entry = CxtVlcEncoderTable.Lookup(firstRow, context, rho, pattern);
                    Row found = Rows(firstRow).Single(
                        row => row.Context == context && row.Codeword == CxtVlcEncoderTable.Codeword(entry)
                            && row.Length == CxtVlcEncoderTable.CodewordLength(entry));
                    Assert.Equal(rho, found.Rho);
                    Assert.Equal(best.HasResidual, found.HasResidual);
                    Assert.Equal(pattern & found.Known, found.Reach);
                    Assert.Equal(BitOperations.PopCount((uint)best.Known), BitOperations.PopCount((uint)found.Known));
                    Assert.Equal(found.Known, CxtVlcEncoderTable.KnownExponents(entry));
                }
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void UvlcPairTable_equals_the_rule(bool firstRow)
    {
        ReadOnlySpan<uint> table = firstRow ? UvlcPairTable.FirstRow : UvlcPairTable.OtherRows;
        for (int first = 0; first < UvlcPairTable.Side; first++)
        {
            for (int second = 0; second < UvlcPairTable.Side; second++)
            {
                UvlcCodeword expected = UvlcCodeword.ForPair(firstRow, first, second);
                uint entry = table[first * UvlcPairTable.Side + second];
                Assert.Equal(expected, new UvlcCodeword(entry >> 5, (int)(entry & 31)));
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void UvlcDecoderTable_reads_back_each_pair(bool firstRow)
    {
        ReadOnlySpan<ulong> table = firstRow ? UvlcDecoderTable.FirstRow : UvlcDecoderTable.OtherRows;
        for (int first = 0; first <= 32; first++)
        {
            for (int second = 0; second <= 32; second++)
            {
                UvlcCodeword pair = UvlcCodeword.ForPair(firstRow, first, second);
                int mode = firstRow && first > 2 && second > 2 ? 4 : (first > 0 ? 2 : 0) | (second > 0 ? 1 : 0);
                ulong entry = table[mode << 6 | (int)(pair.Bits & 0x3F)];
                Assert.Equal(pair.Length, (int)(entry & 0x3F));
                Assert.Equal((uint)first, Residual((uint)entry, pair.Bits));
                Assert.Equal((uint)second, Residual((uint)(entry >> 32), pair.Bits));
            }
        }
    }

    /// <summary>u = 5 + suffix + 4 extension, with suffixes of 28 and more (T.814 7.3.6).</summary>
    [Theory]
    [InlineData(32, 0b11011_000, 8)]
    [InlineData(33, 0b0000_11100_000, 12)]
    [InlineData(36, 0b0000_11111_000, 12)]
    [InlineData(37, 0b0001_11100_000, 12)]
    public void UvlcCodeword_of_a_residual_above_32_has_an_extension(int residual, int bits, int length)
        => Assert.Equal(new UvlcCodeword((uint)bits, length), UvlcCodeword.ForPair(firstRow: false, residual, 0));

    [Fact]
    public void UvlcCodeword_of_two_residuals_above_32_has_both_suffixes_before_the_extensions()
        => Assert.Equal(new UvlcCodeword(0b0001_0000_11101_11100_000_000, 24), UvlcCodeword.ForPair(firstRow: false, 33, 38));

    [Fact]
    public void MelStates_next_is_one_more_after_a_whole_run_and_one_less_after_another()
    {
        int last = MelStates.Exponents.Length - 1;
        for (int state = 0; state <= last; state++)
        {
            Assert.Equal(Math.Min(state + 1, last), MelStates.Next[2 * state]);
            Assert.Equal(Math.Max(state - 1, 0), MelStates.Next[2 * state + 1]);
        }
    }

    private static uint Residual(uint entry, uint bits) => (bits >> (int)(entry >> 27) & entry >> 6 & 31) + (entry >> 11 & 15);

    private static List<Row> Rows(bool firstRow)
    {
        List<Row> rows = [];
        foreach (uint word in firstRow ? CxtVlcRows.Table0 : CxtVlcRows.Table1)
        {
            rows.Add(new Row(
                (int)(word & 7),
                (int)(word >> 3 & 15),
                (int)(word >> 7 & 1),
                (int)(word >> 8 & 15),
                (int)(word >> 12 & 15),
                (int)(word >> 16 & 127),
                (int)(word >> 24 & 7)));
        }

        return rows;
    }

    private sealed record Row(int Context, int Rho, int HasResidual, int Known, int Reach, int Codeword, int Length);
}
