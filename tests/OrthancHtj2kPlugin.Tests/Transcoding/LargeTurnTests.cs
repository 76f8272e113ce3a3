// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancHtj2kPlugin.Transcoding;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Transcoding;

public sealed class LargeTurnTests
{
    [Fact]
    public async Task Large_results_are_made_one_at_a_time_and_small_ones_at_once()
    {
        const int threads = 8;
        LargeTurn turn = new(longestSpan: 100);
        int atOnce = 0, most = 0;
        using Barrier allSmall = new(threads);

        await Task.WhenAll(Enumerable.Range(0, threads).Select(_ => Task.Factory.StartNew(() =>
        {
            turn.Begin(100);
            allSmall.SignalAndWait(TestContext.Current.CancellationToken);
            turn.End();

            turn.Begin(101);
            turn.Begin(102);
            most = Math.Max(most, ++atOnce);
            Thread.Yield();
            atOnce--;
            turn.End();
        }, TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        Assert.Equal((0, 1), (atOnce, most));
    }
}
