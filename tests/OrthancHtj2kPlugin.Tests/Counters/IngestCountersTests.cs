// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.Transcoding;
using OrthancHtj2kPlugin.Counters;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Counters;

public class IngestCountersTests
{
    [Fact]
    public void Count_adds_up_conversions()
    {
        IngestCounters counters = new();
        ConversionResult result = new()
        {
            Reason = KeepReason.None,
            SourceLength = 100,
            Length = 40,
            CodingTime = TimeSpan.FromMilliseconds(3),
            VerificationTime = TimeSpan.FromMilliseconds(2),
        };

        counters.Count(result, TimeSpan.Zero);
        counters.Count(result, TimeSpan.Zero);

        Assert.Equal(2, counters.Converted);
        Assert.Equal(200, counters.BytesIn);
        Assert.Equal(80, counters.BytesOut);
        Assert.Equal(TimeSpan.FromMilliseconds(6), counters.CodingTime);
        Assert.Equal(TimeSpan.FromMilliseconds(4), counters.VerificationTime);
        Assert.Equal(0, counters.Failed);
    }

    [Theory]
    [InlineData(KeepReason.NoPixelData, 0)]
    [InlineData(KeepReason.AlreadyHtj2k, 0)]
    [InlineData(KeepReason.EncodingFailed, 1)]
    [InlineData(KeepReason.VerificationFailed, 1)]
    [InlineData(KeepReason.OutOfMemory, 1)]
    public void Count_of_a_kept_instance_counts_its_reason_and_faults_as_failed(KeepReason reason, long failed)
    {
        IngestCounters counters = new();

        counters.Count(new ConversionResult { Reason = reason, SourceLength = 100 }, TimeSpan.Zero);

        Assert.Equal(1, counters.Kept(reason));
        Assert.Equal(failed, counters.Failed);
        Assert.Equal(0, counters.Converted);
        Assert.Equal(0, counters.BytesIn);
    }
}
