// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers;
using System.Text.Json;
using OrthancHtj2kPlugin.Totals;

namespace OrthancHtj2kPlugin.Routes;

/// <summary>The totals that last as JSON.</summary>
internal static class TotalsReport
{
    /// <summary>Writes the sum as the property "Totals" of an object; null while unknown.</summary>
    public static void WriteSum(Utf8JsonWriter json, LastingTotals totals)
    {
        bool isKnown = totals.TryRead(view =>
        {
            json.WriteStartObject("Totals"u8);
            WriteSum(json, view);
            json.WriteEndObject();
        });
        if (!isKnown)
        {
            json.WriteNull("Totals"u8);
        }
    }

    /// <param name="days">How many days to list; days without instances are left out.</param>
    /// <returns>UTF-8; empty while the totals are unknown.</returns>
    public static ReadOnlySpan<byte> Write(LastingTotals totals, int days)
    {
        ArrayBufferWriter<byte> buffer = new(16384);
        _ = totals.TryRead(view => Write(buffer, view, days));
        return buffer.WrittenSpan;
    }

    private static void Write(ArrayBufferWriter<byte> buffer, TotalsView view, int days)
    {
        IReadOnlyList<MonthTotals> months = view.Months();
        using Utf8JsonWriter json = new(buffer);
        json.WriteStartObject();
        WriteSum(json, view);
        json.WriteString("Today"u8, CalendarText.Day(view.Today));
        json.WriteStartArray("Days"u8);
        WriteDays(json, months, view.Today.AddDays(1 - days));
        json.WriteEndArray();
        json.WriteStartArray("Months"u8);
        foreach (MonthTotals month in months)
        {
            WritePeriod(json, "Month", CalendarText.Month(month.First), month.Sum);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteSum(Utf8JsonWriter json, TotalsView view)
    {
        json.WriteString("Since"u8, CalendarText.Day(view.Since));
        json.WriteNumber("Servers"u8, view.Servers);
        TotalsJson.WriteProperties(json, view.Sum, withZeros: true);
    }

    private static void WriteDays(Utf8JsonWriter json, IReadOnlyList<MonthTotals> months, DateTime first)
    {
        foreach (MonthTotals month in months)
        {
            for (int day = 1; day <= MonthTotals.MaximumDay; day++)
            {
                if (month.Days[day] is { } totals && month.First.AddDays(day - 1) >= first)
                {
                    WritePeriod(json, "Day", CalendarText.Day(month.First.AddDays(day - 1)), totals);
                }
            }
        }
    }

    private static void WritePeriod(Utf8JsonWriter json, string name, string value, PeriodTotals period)
    {
        json.WriteStartObject();
        json.WriteString(name, value);
        TotalsJson.WriteProperties(json, period, withZeros: true);
        json.WriteEndObject();
    }
}
