// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancHtj2kPlugin.Totals;

/// <summary>The totals at one moment.</summary>
/// <param name="Sum">Of all days.</param>
/// <param name="Months">The earliest first.</param>
/// <param name="Today">By the clock of this server.</param>
internal readonly record struct TotalsView(PeriodTotals Sum, List<MonthTotals> Months, DateTime Today)
{
    /// <summary>The first day of which there is anything, or of its month when that is kept as a whole.</summary>
    public DateTime Since
    {
        get
        {
            if (Months.Count == 0)
            {
                return Today;
            }

            int day = 0;
            while (day < MonthTotals.MaximumDay && Months[0].Days[day] is null)
            {
                day++;
            }

            return Months[0].First.AddDays(Math.Max(day, 1) - 1);
        }
    }
}
