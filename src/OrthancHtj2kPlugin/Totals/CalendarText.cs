// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;

namespace OrthancHtj2kPlugin.Totals;

/// <summary>Days and months as ISO 8601 writes them.</summary>
internal static class CalendarText
{
    public static string Day(DateTime day) => string.Create(CultureInfo.InvariantCulture, $"{Month(day)}-{day.Day:D2}");

    public static string Month(DateTime day) => string.Create(CultureInfo.InvariantCulture, $"{day.Year:D4}-{day.Month:D2}");
}
