// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancHtj2kPlugin.Totals;

/// <summary>The totals of one month by day.</summary>
/// <param name="number">From <see cref="NumberOf"/>.</param>
internal sealed class MonthTotals(int number)
{
    public const int MaximumDay = 31;

    private const int MonthsOfYear = 12;

    private readonly PeriodTotals?[] _days = new PeriodTotals?[MaximumDay + 1];

    public int Number => number;

    public DateTime First => new(number / MonthsOfYear, (number % MonthsOfYear) + 1, 1);

    /// <summary>By the day of the month; null where nothing came. Day 0 stands for a month that is kept as a whole.</summary>
    public ReadOnlySpan<PeriodTotals?> Days => _days;

    public PeriodTotals Sum
    {
        get
        {
            PeriodTotals sum = new();
            foreach (PeriodTotals? day in _days)
            {
                if (day is not null)
                {
                    sum.Add(day);
                }
            }

            return sum;
        }
    }

    /// <summary>Months are numbered from January of the year 0 on.</summary>
    public static int NumberOf(DateTime day) => (day.Year * MonthsOfYear) + day.Month - 1;

    public PeriodTotals Of(int day) => _days[day] ??= new PeriodTotals();

    public void Add(MonthTotals other)
    {
        for (int day = 0; day < _days.Length; day++)
        {
            if (other._days[day] is { } totals)
            {
                Of(day).Add(totals);
            }
        }
    }

    /// <summary>Keeps only the sum of the days.</summary>
    /// <returns>False when only the sum was kept before.</returns>
    public bool Fold()
    {
        bool hasDays = false;
        for (int day = 1; day < _days.Length; day++)
        {
            hasDays |= _days[day] is not null;
        }

        if (!hasDays)
        {
            return false;
        }

        PeriodTotals sum = Sum;
        Array.Clear(_days);
        _days[0] = sum;
        return true;
    }
}
