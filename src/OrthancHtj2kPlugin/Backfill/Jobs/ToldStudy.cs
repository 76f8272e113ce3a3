// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json;

namespace OrthancHtj2kPlugin.Backfill.Jobs;

/// <summary>A study that another server has done.</summary>
/// <param name="Totals">As this server would find it.</param>
/// <param name="LeftOut">How many of its instances the filter of the task leaves out.</param>
internal sealed record ToldStudy(BackfillTotals Totals, long LeftOut)
{
    /// <summary>Reads the output of <see cref="WriteTo"/>.</summary>
    /// <returns>Null for what another version of the plugin may have written.</returns>
    public static ToldStudy? Parse(ReadOnlySpan<byte> json, string done)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json.ToArray());
            return new ToldStudy(BackfillTotals.Parse(document.RootElement, done),
                document.RootElement.GetProperty(nameof(LeftOut)).GetInt64());
        }
        catch (Exception exception)
            when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Writes a JSON object.</summary>
    /// <param name="done">The name of the field for finished instances.</param>
    public void WriteTo(Utf8JsonWriter json, string done)
    {
        json.WriteStartObject();
        json.WriteNumber(nameof(LeftOut), LeftOut);
        Totals.WriteTo(json, done);
        json.WriteEndObject();
    }
}
