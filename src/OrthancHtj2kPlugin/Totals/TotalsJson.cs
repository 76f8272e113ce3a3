// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace OrthancHtj2kPlugin.Totals;

/// <summary>
/// Totals as JSON: <c>{"1": {"Converted": 5, ..., "Reasons": {"NotSmaller": 2}, "Modalities": {"CT": {"Converted": 5, ...}}, ...}}</c> by
/// the day of a month. Numbers that are 0 are left out.
/// </summary>
internal static class TotalsJson
{
    private const string Converted = "Converted", Kept = "Kept", Failed = "Failed", BytesIn = "BytesIn", BytesOut = "BytesOut",
        Reasons = "Reasons", Backfill = "Backfill", Restored = "Restored", Modalities = "Modalities", Sources = "SourceTransferSyntaxes";

    public static string Write(MonthTotals month)
    {
        ArrayBufferWriter<byte> buffer = new(4096);
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            for (int day = 0; day <= MonthTotals.MaximumDay; day++)
            {
                if (month.Days[day] is { } totals)
                {
                    json.WriteStartObject(day.ToString(CultureInfo.InvariantCulture));
                    WriteProperties(json, totals, withZeros: false);
                    json.WriteEndObject();
                }
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <param name="month">Gets the totals of the text.</param>
    /// <exception cref="JsonException"><see cref="Write(MonthTotals)"/> does not make such a text.</exception>
    public static void Read(MonthTotals month, string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        foreach (JsonProperty day in Members(document.RootElement))
        {
            if (!int.TryParse(day.Name, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number > MonthTotals.MaximumDay)
            {
                throw new JsonException($"\"{day.Name}\" is not the day of a month");
            }

            Read(day.Value, month.Of(number));
        }
    }

    /// <summary>Writes the properties of an object.</summary>
    /// <param name="withZeros">Whether numbers that are 0 are written.</param>
    public static void WriteProperties(Utf8JsonWriter json, PeriodTotals totals, bool withZeros)
    {
        WriteNumbers(json, totals.All, withZeros);
        WriteReasons(json, totals.Reasons);
        WriteTallies(json, Modalities, totals.Modalities, withZeros);
        WriteTallies(json, Sources, totals.Sources, withZeros);
        WriteBackfill(json, totals.Backfill, withZeros);
    }

    /// <summary>Each instance that was stored as received has one reason: a number is enough.</summary>
    private static void WriteReasons(Utf8JsonWriter json, SortedDictionary<string, Tally> reasons)
    {
        json.WriteStartObject(Reasons);
        foreach ((string reason, Tally tally) in reasons)
        {
            json.WriteNumber(reason, tally.Kept + tally.Failed);
        }

        json.WriteEndObject();
    }

    private static void WriteTallies(Utf8JsonWriter json, string name, SortedDictionary<string, Tally> tallies, bool withZeros)
    {
        json.WriteStartObject(name);
        foreach ((string key, Tally tally) in tallies)
        {
            json.WriteStartObject(key);
            WriteNumbers(json, tally, withZeros);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter json, Tally tally, bool withZeros)
    {
        WriteNumbers(json, withZeros, (Converted, tally.Converted), (Kept, tally.Kept), (Failed, tally.Failed), (BytesIn, tally.BytesIn),
            (BytesOut, tally.BytesOut));
    }

    private static void WriteBackfill(Utf8JsonWriter json, BackfillTally tally, bool withZeros)
    {
        json.WriteStartObject(Backfill);
        WriteNumbers(json, withZeros, (Converted, tally.Converted), (Restored, tally.Restored), (BytesIn, tally.BytesIn),
            (BytesOut, tally.BytesOut));
        json.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter json, bool withZeros, params ReadOnlySpan<(string Name, long Value)> numbers)
    {
        foreach ((string name, long value) in numbers)
        {
            if (withZeros || value != 0)
            {
                json.WriteNumber(name, value);
            }
        }
    }

    private static void Read(JsonElement json, PeriodTotals totals)
    {
        totals.All.Add(ReadNumbers(json));
        Read(json, Reasons, totals.Reasons);
        Read(json, Modalities, totals.Modalities);
        Read(json, Sources, totals.Sources);
        if (json.TryGetProperty(Backfill, out JsonElement backfill))
        {
            totals.Backfill.Add(new BackfillTally
            {
                Converted = Number(backfill, Converted),
                Restored = Number(backfill, Restored),
                BytesIn = Number(backfill, BytesIn),
                BytesOut = Number(backfill, BytesOut),
            });
        }
    }

    private static void Read(JsonElement json, string name, SortedDictionary<string, Tally> tallies)
    {
        if (json.TryGetProperty(name, out JsonElement members))
        {
            foreach (JsonProperty member in Members(members))
            {
                PeriodTotals.Of(tallies, member.Name).Add(member.Value.ValueKind == JsonValueKind.Number
                    ? new Tally { Kept = Number(members, member.Name) }
                    : ReadNumbers(member.Value));
            }
        }
    }

    private static Tally ReadNumbers(JsonElement json) => new()
    {
        Converted = Number(json, Converted),
        Kept = Number(json, Kept),
        Failed = Number(json, Failed),
        BytesIn = Number(json, BytesIn),
        BytesOut = Number(json, BytesOut),
    };

    private static long Number(JsonElement json, string name)
        => json.ValueKind != JsonValueKind.Object ? throw new JsonException("numbers are missing")
        : !json.TryGetProperty(name, out JsonElement value) ? 0
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) ? number
        : throw new JsonException($"\"{name}\" is not a number");

    private static JsonElement.ObjectEnumerator Members(JsonElement json)
        => json.ValueKind == JsonValueKind.Object ? json.EnumerateObject() : throw new JsonException("an object is missing");
}
