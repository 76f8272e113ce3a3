// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;

namespace OrthancHtj2kPlugin.Backfill.Tasks;

/// <summary>A time of day, local, from one minute to before another; past midnight when the second is earlier.</summary>
internal sealed record TimeWindow(TimeOnly From, TimeOnly To)
{
    private const string Format = "HH:mm";

    /// <summary>Reads "22:00-06:00".</summary>
    /// <returns>Null when it is not of that form.</returns>
    public static TimeWindow? Parse(string text)
        => text.Split('-') is [string from, string to]
            && TimeOnly.TryParseExact(from, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly first)
            && TimeOnly.TryParseExact(to, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly last)
            && first != last
            ? new TimeWindow(first, last)
            : null;

    public bool Includes(TimeOnly time) => time.IsBetween(From, To);

    public override string ToString()
        => $"{From.ToString(Format, CultureInfo.InvariantCulture)}-{To.ToString(Format, CultureInfo.InvariantCulture)}";
}
