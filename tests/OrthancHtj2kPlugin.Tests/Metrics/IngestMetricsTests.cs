// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text;
using DicomTranscoder.Transcoding;
using OrthancHtj2kPlugin.Counters;
using OrthancHtj2kPlugin.Metrics;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Metrics;

public sealed class IngestMetricsTests
{
    [Fact]
    public void Prometheus_gets_each_family_with_its_type_and_samples()
    {
        string[] lines = Lines(Counted(), isOpenMetrics: false);

        Assert.Contains("# TYPE orthanc_htj2k_converted_total counter", lines);
        Assert.Contains("orthanc_htj2k_converted_total{source=\"1.2.840.10008.1.2.1\",target=\"1.2.840.10008.1.2.4.201\"} 2", lines);
        Assert.Contains("orthanc_htj2k_received_bytes_total{source=\"1.2.840.10008.1.2.1\",target=\"1.2.840.10008.1.2.4.201\"} 500", lines);
        Assert.Contains("orthanc_htj2k_stored_bytes_total{source=\"1.2.840.10008.1.2.1\",target=\"1.2.840.10008.1.2.4.201\"} 175", lines);
        Assert.Contains("orthanc_htj2k_kept_total{reason=\"NoPixelData\"} 1", lines);
        Assert.Contains("orthanc_htj2k_failed_total 1", lines);
        Assert.DoesNotContain("# EOF", lines);
    }

    [Fact]
    public void OpenMetrics_names_counters_without_their_suffix_and_ends_with_EOF()
    {
        string[] lines = Lines(Counted(), isOpenMetrics: true);

        Assert.Contains("# TYPE orthanc_htj2k_converted counter", lines);
        Assert.Contains("orthanc_htj2k_failed_total 1", lines);
        Assert.Equal("# EOF", lines[^1]);
    }

    [Fact]
    public void Buckets_add_up()
    {
        string[] lines = Lines(Counted(), isOpenMetrics: false);

        Assert.Contains("orthanc_htj2k_conversion_seconds_bucket{le=\"0.001\"} 1", lines);
        Assert.Contains("orthanc_htj2k_conversion_seconds_bucket{le=\"0.0025\"} 3", lines);
        Assert.Contains("orthanc_htj2k_conversion_seconds_bucket{le=\"+Inf\"} 3", lines);
        Assert.Contains("orthanc_htj2k_conversion_seconds_count 3", lines);
        Assert.Contains("orthanc_htj2k_size_ratio_bucket{le=\"2\"} 1", lines);
        Assert.Contains("orthanc_htj2k_size_ratio_bucket{le=\"4\"} 2", lines);
        Assert.Contains("orthanc_htj2k_size_ratio_sum 6", lines);
    }

    [Fact]
    public void Label_values_are_escaped()
    {
        ExpositionWriter writer = new(isOpenMetrics: false);
        writer.BeginCounter("a", "b");
        writer.AddCounter("a", 1, ("c", "back\\slash \"quote\"\nline"));

        Assert.EndsWith("a_total{c=\"back\\\\slash \\\"quote\\\"\\nline\"} 1\n", Encoding.UTF8.GetString(writer.Finish()),
            StringComparison.Ordinal);
    }

    private static IngestCounters Counted()
    {
        IngestCounters counters = new();
        ConversionResult converted = new()
        {
            Reason = KeepReason.None,
            SourceTransferSyntax = "1.2.840.10008.1.2.1",
            TargetTransferSyntax = "1.2.840.10008.1.2.4.201",
            SourceLength = 300,
            Length = 75,
        };
        counters.Count(converted, TimeSpan.FromMilliseconds(1.5));
        counters.Count(converted with { SourceLength = 200, Length = 100 }, TimeSpan.FromMilliseconds(2));
        counters.Count(new ConversionResult { Reason = KeepReason.NoPixelData }, TimeSpan.FromMilliseconds(0.1));
        counters.CountFailure();
        return counters;
    }

    private static string[] Lines(IngestCounters counters, bool isOpenMetrics)
    {
        ExpositionWriter writer = new(isOpenMetrics);
        IngestMetrics.Write(writer, counters);
        return Encoding.UTF8.GetString(writer.Finish()).TrimEnd('\n').Split('\n');
    }
}
