// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers;
using System.Text;
using System.Text.Json;
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
