// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json;
using DicomTranscoder.Transcoding;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Totals;

/// <summary>
/// The outcomes of received and stored instances, by day, since the first one that this server and others on its database ever counted. Any
/// thread may count and read. Counts since the last <see cref="Save"/> are lost when the process ends at once.
/// </summary>
internal sealed class LastingTotals(IOrthancDatabase database, IOrthancLog log, TimeProvider clock)
{
    /// <summary>The number of months that keep every day, this one included.</summary>
    private const int MonthsByDay = 13;

    private readonly TotalsStore _store = new(database);
    private readonly Lock _saving = new();
    private readonly Lock _counting = new();
    private readonly MonthList _months = new();
    private readonly List<MonthTotals> _unsaved = [];
    private readonly HashSet<string> _unreadable = [];
    private readonly PeriodTotals _sum = new();
    private SharedTotals? _shared;
    private MonthList _others = new();
    private PeriodTotals _sumOfOthers = new();
    private int _servers = 1;
    private bool _isLoaded;
    private bool _isBroken;

    /// <summary>The last month whose stored totals are in memory: a clock that is set later may go on by years.</summary>
    private int _loadedTo;

    private DateTime Today => clock.GetLocalNow().Date;

    private int ThisMonth => MonthOf(Today);

    /// <param name="result">Null for an instance whose conversion ended in an exception.</param>
    public void Count(ConversionResult? result) => Count(totals => totals.Count(result));

    /// <summary>Counts stored instances.</summary>
    public void CountStored(BackfillTally stored) => Count(totals => totals.Backfill.Add(stored));

    /// <param name="reader">Gets a view that it must not keep, because the view changes afterwards.</param>
    /// <returns>False, without a call of the reader, while the stored totals have not been read.</returns>
    public bool TryRead(Action<TotalsView> reader)
    {
        lock (_counting)
        {
            if (_isLoaded)
            {
                PeriodTotals sum = new();
                sum.Add(_sum);
                sum.Add(_sumOfOthers);
                reader(new TotalsView(_months, _others, sum, _servers, Today));
            }

            return _isLoaded;
        }
    }

    /// <summary>
    /// Writes the new counts to the database, added to those that are there. After a failure, the next call tries again.
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
                LookAtOthers();
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

    private void Count(Action<PeriodTotals> count)
    {
        DateTime today = Today;
        lock (_counting)
        {
            MonthTotals month = _months.Of(MonthOf(today));
            count(month.Of(today.Day));
            count(_sum);
            Change(month);
        }
    }

    private static int MonthOf(DateTime day) => Math.Max(TotalsStore.Beginning, MonthTotals.NumberOf(day));

    private void Load()
    {
        int latest = ThisMonth;
        if (latest <= _loadedTo)
        {
            return;
        }

        _shared ??= new SharedTotals(database);
        List<MonthTotals> stored = _store.Read(_loadedTo + 1, latest);
        lock (_counting)
        {
            foreach (MonthTotals read in stored)
            {
                MonthTotals month = _months.Of(read.Number);
                month.Add(read);
                _sum.Add(read.Sum);
                if (_shared.IsThere)
                {
                    // An Orthanc without shared totals may have written it.
                    Change(month);
                }
            }

            (_isLoaded, _loadedTo) = (true, latest);
        }
    }

    private void Fold()
    {
        int earliestByDay = ThisMonth - MonthsByDay + 1;
        lock (_counting)
        {
            foreach (MonthTotals month in _months.Months)
            {
                if (month.Number < earliestByDay && month.Fold())
                {
                    Change(month);
                }
            }
        }
    }

    /// <summary>A month goes before the number of the first month: once that number is there, the month is found.</summary>
    private void Write()
    {
        while (TryTake(out MonthTotals? month, out string text, out int first))
        {
            try
            {
                _store.Write(month!.Number, text);
                _store.WriteFirst(first);
                _shared!.Write(month.Number, text);
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

    private void LookAtOthers()
    {
        MonthList others = new();
        int servers = 1 + _shared!.ReadOthers(others, (key, exception) =>
        {
            if (_unreadable.Add(key))
            {
                log.LogWarning($"the totals of another server, {key}, cannot be read, and are left out: {exception.Message}");
            }
        });
        PeriodTotals sum = new();
        foreach (MonthTotals month in others.Months)
        {
            sum.Add(month.Sum);
        }

        lock (_counting)
        {
            (_others, _sumOfOthers, _servers) = (others, sum, servers);
        }
    }

    private bool TryTake(out MonthTotals? month, out string text, out int first)
    {
        lock (_counting)
        {
            month = _unsaved.FindLast(changed => changed.Number <= _loadedTo);
            text = month is null ? "" : TotalsJson.Write(month);
            first = _months.Months.Count > 0 ? _months.Months[0].Number : 0;
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
}
