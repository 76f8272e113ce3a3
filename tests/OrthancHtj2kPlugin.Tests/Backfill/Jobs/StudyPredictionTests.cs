// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancHtj2kPlugin.Backfill.Jobs;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Backfill.Jobs;

public sealed class StudyPredictionTests
{
    [Theory]
    [InlineData(1, 20, new[] { 0 })]
    [InlineData(20, 20, new[] { 10 })]
    [InlineData(21, 20, new[] { 5, 15 })]
    [InlineData(60, 20, new[] { 10, 30, 50 })]
    [InlineData(3, 1, new[] { 0, 1, 2 })]
    public void The_sample_is_spread_evenly_over_a_series(int count, int sample, int[] expected)
        => Assert.Equal(expected, StudyPrediction.Positions(count, sample));
}
