// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Totals;

/// <summary>
/// Keeps totals in Orthanc's database, in global properties: one for each month, and one that has the number of the first month. Orthanc
/// keeps the properties of plugins apart for each server, by its DatabaseServerIdentifier, so that no two servers write the same one.
/// </summary>
internal sealed class TotalsStore(IOrthancDatabase database)
{
    /// <summary>"HTJ" in ASCII, and 0: numbers above 1023 belong to plugins, which must avoid each other's.</summary>
    private const int FirstMonth = 0x48_54_4A_00;

    /// <summary>January 2026. A server whose clock is wrong counts in this month.</summary>
    public const int Beginning = 2026 * 12;

    /// <summary>Reads months, from one on up to another.</summary>
    /// <param name="earliest">Its number.</param>
    /// <param name="latest">Its number.</param>
    /// <returns>Those that were written, the earliest first.</returns>
    /// <exception cref="IOException">The database does not answer.</exception>
    /// <exception cref="System.Text.Json.JsonException">It holds something else.</exception>
    public List<MonthTotals> Read(int earliest, int latest)
    {
        List<MonthTotals> months = [];
        if (int.TryParse(Get(FirstMonth), NumberStyles.None, CultureInfo.InvariantCulture, out int first))
        {
            // Earlier versions wrote the month of a clock that was wrong.
            for (int number = Math.Max(Math.Max(first, Beginning), earliest); number <= latest; number++)
            {
                if (Get(PropertyOf(number)) is { Length: > 0 } text)
                {
                    MonthTotals month = new(number);
                    TotalsJson.Read(month, text);
                    months.Add(month);
                }
            }
        }

        return months;
    }

    /// <param name="month">Its number.</param>
    /// <exception cref="IOException">The database refuses it.</exception>
    public void Write(int month, string text) => Set(PropertyOf(month), text);

    /// <param name="month">Its number.</param>
    /// <exception cref="IOException">The database refuses it.</exception>
    public void WriteFirst(int month) => Set(FirstMonth, month.ToString(CultureInfo.InvariantCulture));

    private static int PropertyOf(int month) => FirstMonth + 1 + (month - Beginning);

    private string Get(int property)
        => database.GetProperty(property) ?? throw new IOException($"Orthanc does not give the global property {property}");

    private void Set(int property, string value)
    {
        if (!database.SetProperty(property, value))
        {
            throw new IOException($"Orthanc refuses the global property {property}");
        }
    }
}
