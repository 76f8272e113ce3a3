// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers;
using System.Text;
using System.Text.Json;
using DicomTranscoder.Transcoding;
using OrthancHtj2kPlugin.Backfill;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Backfill;

/// <summary>The totals that requests and jobs count.</summary>
public class BackfillTotalsTests
{
    [Fact]
    public void A_revised_failure_leaves_no_trace()
    {
        InstanceOutcome failure = InstanceOutcome.Failed("a", "Orthanc ended while it was converted");
        InstanceOutcome done = new("a", OutcomeKind.Done, "1.2.840.10008.1.2.1", "", 100, 50);
        BackfillTotals revised = new(), expected = new();
        revised.Add(InstanceOutcome.Failed("b", "another"));
        expected.Add(InstanceOutcome.Failed("b", "another"));
        revised.Add(failure);

        revised.Revise(failure, done);
        expected.Add(done);

        Assert.Equal(Json(expected), Json(revised));
    }

    [Fact]
    public void Reasons_come_with_the_bytes_that_they_hold_back_largest_first_and_the_setting()
    {
        BackfillTotals study = new(), all = new();
        study.Add(new InstanceOutcome("a", OutcomeKind.Kept, "1.2.840.10008.1.2.1", "no pixel data", 10, 10));
        study.Add(Lossy("b", 100));
        all.Add(study);
        all.Add(Lossy("c", 200));

        Assert.Contains(
            """
            "Kept":{"already lossy":2,"no pixel data":1},"HeldBack":[{"Reason":"already lossy","Setting":"TranscodeLossyJpeg2000","Instances":2,"Bytes":300},{"Reason":"no pixel data","Setting":"","Instances":1,"Bytes":10}]
            """.Trim(), Json(all), StringComparison.Ordinal);

        static InstanceOutcome Lossy(string instance, long bytes) => new(instance, OutcomeKind.Kept, "1.2.840.10008.1.2.4.91",
            "already lossy", bytes, bytes)
        { Setting = "TranscodeLossyJpeg2000" };
    }

    [Theory]
    [InlineData(KeepReason.LossyCompressed, "1.2.840.10008.1.2.4.91", true, "TranscodeLossyJpeg2000")]
    [InlineData(KeepReason.LossyCompressed, "1.2.840.10008.1.2.4.91", false, "")]
    [InlineData(KeepReason.LossyCompressed, "1.2.840.10008.1.2.4.50", true, "")]
    [InlineData(KeepReason.NotSmaller, "1.2.840.10008.1.2.4.80", true, "MaximumSizeRatio")]
    [InlineData(KeepReason.NotSmaller, "1.2.840.10008.1.2.1", true, "")]
    [InlineData(KeepReason.MisreadByViewers, "1.2.840.10008.1.2.1", true, "KeepWhatViewersMisread")]
    [InlineData(KeepReason.NoPixelData, "1.2.840.10008.1.2.1", true, "")]
    public void Setting_that_would_bring_an_instance_is_named(KeepReason reason, string source, bool mayBeRecoded, string setting)
    {
        ConversionResult result = new() { Reason = reason, SourceTransferSyntax = source, TargetTransferSyntax = source, SourceLength = 1 };

        Assert.Equal(setting, DecidingSetting.Of(result, mayBeRecoded));
    }

    [Fact]
    public void Setting_for_one_bit_is_named_where_it_asks_for_less()
        => Assert.Equal("OneBitSizeRatio", DecidingSetting.Of(
            new ConversionResult { Reason = KeepReason.NotSmaller, IsLimitedByOneBitSizeRatio = true }, mayBeRecoded: false));

    private static string Json(BackfillTotals totals)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            totals.WriteTo(json, "Converted");
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
