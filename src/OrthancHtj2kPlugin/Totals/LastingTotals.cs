// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json;
using DicomTranscoder.Transcoding;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Totals;

/// <summary>
/// What became of received instances, by day, from the first one that this server and others on its database ever received. Any thread may
/// count and read. What was counted since <see cref="Save"/> is lost when the process ends at once.
/// </summary>
internal sealed class LastingTotals(IOrthancDatabase database, IOrthancLog log, TimeProvider clock)
{
    /// <summary>Months of which every day is kept, this one included.</summary>
    private const int MonthsByDay = 13;

    private readonly TotalsStore _store = new(database);
    private readonly Lock _saving = new();
    private readonly Lock _counting = new();
    private readonly MonthList _months = new();
    private readonly List<MonthTotals> _unsaved = [];
    private readonly PeriodTotals _sum = new();
    private SharedTotals? _shared;
    private MonthList _others = new();
    private PeriodTotals _sumOfOthers = new();
    private int _servers = 1;
    private bool _isLoaded;
    private bool _isBroken;

    private DateTime Today => clock.GetLocalNow().Date;

    /// <param name="result">Null for an instance whose conversion ended in an exception.</param>
    public void Count(ConversionResult? result)
    {
        DateTime today = Today;
        lock (_counting)
        {
            MonthTotals month = _months.Of(MonthTotals.NumberOf(today));
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
                PeriodTotals sum = new();
                sum.Add(_sum);
                sum.Add(_sumOfOthers);
                reader(new TotalsView(_months, _others, sum, _servers, Today));
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

    private void Load()
    {
        if (_isLoaded)
        {
            return;
        }

        _shared = new SharedTotals(database);
        List<MonthTotals> stored = _store.Read(MonthTotals.NumberOf(Today));
        lock (_counting)
        {
            foreach (MonthTotals read in stored)
            {
                MonthTotals month = _months.Of(read.Number);
                month.Add(read);
                _sum.Add(read.Sum);
                if (_shared.IsThere)
                {
                    // Written by an Orthanc that did not have it yet.
                    Change(month);
                }
            }

            _isLoaded = true;
        }
    }

    private void Fold()
    {
        int earliestByDay = MonthTotals.NumberOf(Today) - MonthsByDay + 1;
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

    /// <summary>The months first: one that the first month does not name is found when that is written.</summary>
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
        int servers = 1 + _shared!.ReadOthers(others);
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
            month = _unsaved.LastOrDefault();
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
