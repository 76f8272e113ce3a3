// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.BlockCoding.Arithmetic;
using Xunit;

namespace Htj2k.Tests.BlockCoding.Arithmetic;

public sealed class MqStatesTests
{
    [Fact]
    public void Table_holds_each_state_for_both_symbols()
    {
        int[] exchanging = [0, 6, 14];
        for (int row = 0; row < MqStates.Table.Length / 2; row++)
        {
            uint zero = MqStates.Table[2 * row];
            uint one = MqStates.Table[2 * row + 1];
            Assert.Equal(zero & 0xFFFF, one & 0xFFFF);
            Assert.Equal(((zero >> 16) & 0xFF) + 1, (one >> 16) & 0xFF);
            Assert.Equal(zero >> 25, one >> 25);
            Assert.Equal(Array.IndexOf(exchanging, row) >= 0 ? 1u : 0, (zero >> 24) & 1);
            Assert.NotEqual(zero >> 24, one >> 24);
        }

        Assert.Equal(MqStates.Count, MqStates.Table.Length);
    }
}
