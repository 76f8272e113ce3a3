// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json;
using DicomTranscoder.Transcoding;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Totals;

/// <summary>
/// What became of received instances, by day, from the first one that this server ever received. Any thread may count and read. What was
/// counted since <see cref="Save"/> is lost when the process ends at once.
/// </summary>
internal sealed class LastingTotals(IOrthancProperties properties, IOrthancLog log, TimeProvider clock)
{
    /// <summary>Months of which every day is kept, this one included.</summary>
    private const int MonthsByDay = 13;

    private readonly TotalsStore _store = new(properties);
    private readonly Lock _saving = new();
    private readonly Lock _counting = new();
    private readonly List<MonthTotals> _months = [];
    private readonly List<MonthTotals> _unsaved = [];
    private readonly PeriodTotals _sum = new();
    private bool _isLoaded;
    private bool _isBroken;

    private DateTime Today => clock.GetLocalNow().Date;

    /// <param name="result">Null for an instance whose conversion ended in an exception.</param>
    public void Count(ConversionResult? result)
    {
        DateTime today = Today;
        lock (_counting)
        {
            MonthTotals month = MonthOf(MonthTotals.NumberOf(today));
            month.Of(today.Day).Count(result);
            _sum.Count(result);
            Change(month);
        }
    }

    /// <param name="reader">Gets what must not be kept: it changes afterwards.</param>
    /// <returns>False, without a call of the reader, when what was stored has not been read yet.</returns>
    public bool TryRead(Action<TotalsView> reader)
    {
        lock (_counting)
        {
            if (_isLoaded)
            {
                reader(new TotalsView(_sum, _months, Today));
            }

            return _isLoaded;
        }
    }

    /// <summary>
    /// Brings what was counted to the database, together with what is there from before. What fails is tried again next time.
    /// </summary>
    public void Save()
    {
        lock (_saving)
        {
            if (_isBroken)
            {
                return;
            }

            try
            {
                Load();
                Fold();
                Write();
            }
            catch (IOException exception)
            {
                log.LogWarning($"the totals could not be saved, and are tried again in a minute: {exception.Message}");
            }
            catch (JsonException exception)
            {
                _isBroken = true;
                log.LogError($"the totals in Orthanc's database cannot be read, and stay as they are: {exception.Message}");
            }
        }
    }

    private void Load()
    {
        if (_isLoaded)
        {
            return;
        }

        List<MonthTotals> stored = _store.Read(MonthTotals.NumberOf(Today));
        lock (_counting)
        {
            foreach (MonthTotals month in stored)
            {
                MonthOf(month.Number).Add(month);
                _sum.Add(month.Sum);
            }

            _isLoaded = true;
        }
    }

    private void Fold()
    {
        int earliestByDay = MonthTotals.NumberOf(Today) - MonthsByDay + 1;
        lock (_counting)
        {
            foreach (MonthTotals month in _months)
            {
                if (month.Number < earliestByDay && month.Fold())
                {
                    Change(month);
                }
            }
        }
    }

    /// <summary>The months first: one that the first month does not name is found when that is written.</summary>
    private void Write()
    {
        while (TryTake(out MonthTotals? month, out string text, out int first))
        {
            try
            {
                _store.Write(month!.Number, text);
                _store.WriteFirst(first);
            }
            catch (IOException)
            {
                lock (_counting)
                {
                    Change(month!);
                }

                throw;
            }
        }
    }

    private bool TryTake(out MonthTotals? month, out string text, out int first)
    {
        lock (_counting)
        {
            month = _unsaved.LastOrDefault();
            text = month is null ? "" : TotalsJson.Write(month);
            first = _months.FirstOrDefault()?.Number ?? 0;
            return month is not null && _unsaved.Remove(month);
        }
    }

    private void Change(MonthTotals month)
    {
        if (!_unsaved.Contains(month))
        {
            _unsaved.Add(month);
        }
    }

    private MonthTotals MonthOf(int number)
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
}
