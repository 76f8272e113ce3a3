// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancHtj2kPlugin.Totals;

/// <summary>The totals of several months.</summary>
internal sealed class MonthList
{
    private readonly List<MonthTotals> _months = [];

    /// <summary>The earliest first.</summary>
    public IReadOnlyList<MonthTotals> Months => _months;

    /// <summary>The first day with counts, or the first of its month when the month is kept as a whole.</summary>
    public DateTime? Since
    {
        get
        {
            if (_months.Count == 0)
            {
                return null;
            }

            int day = 0;
            while (day < MonthTotals.MaximumDay && _months[0].Days[day] is null)
            {
                day++;
            }

            return _months[0].First.AddDays(Math.Max(day, 1) - 1);
        }
    }

    /// <summary>Finds the totals of a day; null when nothing came.</summary>
    public PeriodTotals? Of(DateTime day)
        => _months.Find(month => month.Number == MonthTotals.NumberOf(day)) is { } month ? month.Days[day.Day] : null;

    /// <summary>Finds a month by its number, or begins it.</summary>
    public MonthTotals Of(int number)
    {
        int index = _months.Count;
        while (index > 0 && _months[index - 1].Number > number)
        {
            index--;
        }

        if (index > 0 && _months[index - 1].Number == number)
        {
            return _months[index - 1];
        }

        MonthTotals month = new(number);
        _months.Insert(index, month);
        return month;
    }

    public void Add(MonthList others)
    {
        foreach (MonthTotals month in others._months)
        {
            Of(month.Number).Add(month);
        }
    }
}
