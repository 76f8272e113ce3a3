// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancHtj2kPlugin.Totals;

/// <summary>The totals at one moment.</summary>
/// <param name="Own">Of this server.</param>
/// <param name="Others">Of all other servers on its database, as they were a minute ago at most.</param>
/// <param name="Sum">Of all servers and days.</param>
/// <param name="Servers">How many servers these are.</param>
/// <param name="Today">By the clock of this server.</param>
internal readonly record struct TotalsView(MonthList Own, MonthList Others, PeriodTotals Sum, int Servers, DateTime Today)
{
    public DateTime Since => Own.Since < Others.Since ? Own.Since.Value : Others.Since ?? Own.Since ?? Today;

    /// <summary>The sums of all servers.</summary>
    public IReadOnlyList<MonthTotals> Months()
    {
        if (Others.Months.Count == 0)
        {
            return Own.Months;
        }

        MonthList sum = new();
        sum.Add(Own);
        sum.Add(Others);
        return sum.Months;
    }
}
