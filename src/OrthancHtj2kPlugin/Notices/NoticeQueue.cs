// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers;
using System.Text.Json;
using OrthancHtj2kPlugin.Totals;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Notices;

/// <summary>
/// Tells somebody of jobs that end, of conversions that fail and of each day's sum, each as one JSON object without anything about
/// patients. Any thread may add; one thread sends.
/// </summary>
/// <param name="url">Where notices are posted.</param>
internal sealed class NoticeQueue(IOrthancHttpClient client, IOrthancLog log, string url, LastingTotals totals, TimeProvider clock)
    : IDisposable
{
    private const int MaximumWaiting = 100;

    /// <summary>Orthanc does not stop before the attempt ends.</summary>
    private const int TimeoutSeconds = 5;

    /// <summary>How long failures are gathered after a notice of some.</summary>
    private static readonly TimeSpan s_interval = TimeSpan.FromMinutes(1);

    /// <summary>Before each further attempt.</summary>
    private static readonly TimeSpan[] s_pauses = [TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1)];

    private readonly AutoResetEvent _news = new(false);
    private readonly Lock _lock = new();
    private readonly Queue<byte[]> _waiting = new();
    private readonly SortedDictionary<string, long> _failures = new(StringComparer.Ordinal);
    private long? _failuresTold;
    private byte[]? _current;
    private int _attempts;
    private long _attempted;
    private DateTime _day = clock.GetLocalNow().Date;

    /// <summary>Set when there is something new to send.</summary>
    public WaitHandle News => _news;

    /// <summary>Counts a failure: many come together in one notice.</summary>
    /// <param name="reason">Its name.</param>
    public void AddFailure(string reason)
    {
        bool isFirst;
        lock (_lock)
        {
            isFirst = _failures.Count == 0;
            _failures[reason] = _failures.GetValueOrDefault(reason) + 1;
        }

        if (isFirst)
        {
            _ = _news.Set();
        }
    }

    /// <param name="name">Of the event.</param>
    /// <param name="content">Writes the other fields of the notice.</param>
    public void Add(string name, Action<Utf8JsonWriter> content)
    {
        byte[] notice = Write(name, content);
        lock (_lock)
        {
            _waiting.Enqueue(notice);
            if (_waiting.Count > MaximumWaiting)
            {
                _ = _waiting.Dequeue();
                log.LogWarning($"a notice to \"Htj2k.Notify\" is dropped, because {MaximumWaiting} newer ones wait");
            }
        }

        _ = _news.Set();
    }

    /// <summary>Sends what is due.</summary>
    /// <param name="stops">Once it is set, nothing more is sent.</param>
    /// <returns>How long to wait for <see cref="News"/> before the next call.</returns>
    public TimeSpan Send(WaitHandle stops)
    {
        AddDay();
        TimeSpan wait = AddFailures();
        while (!stops.WaitOne(0) && (_current ??= Take()) is { } notice)
        {
            TimeSpan pause = _attempts == 0 ? TimeSpan.Zero : s_pauses[_attempts - 1] - clock.GetElapsedTime(_attempted);
            if (pause > TimeSpan.Zero)
            {
                return pause < wait ? pause : wait;
            }

            Attempt(notice);
        }

        return wait;
    }

    /// <summary>Says in the log when something was not sent. To be called after the last <see cref="Send"/>.</summary>
    public void Close()
    {
        lock (_lock)
        {
            int unsent = _waiting.Count + (_current is null ? 0 : 1) + (_failures.Count > 0 ? 1 : 0);
            if (unsent > 0)
            {
                log.LogWarning($"notices not delivered to \"Htj2k.Notify\" because Orthanc stops: {unsent}");
            }
        }
    }

    public void Dispose() => _news.Dispose();

    private void Attempt(byte[] notice)
    {
        int status = client.PostJson(url, notice, TimeoutSeconds);
        (_attempts, _attempted) = (_attempts + 1, clock.GetTimestamp());
        bool isDelivered = status is >= 200 and < 300;
        if (!isDelivered && _attempts <= s_pauses.Length)
        {
            return;
        }

        if (!isDelivered)
        {
            string answer = status == 0 ? "no answer" : $"status {status}";
            log.LogWarning($"a notice is not delivered to \"Htj2k.Notify\" after {_attempts} attempts: {answer}");
        }

        (_current, _attempts) = (null, 0);
    }

    private byte[]? Take()
    {
        lock (_lock)
        {
            return _waiting.TryDequeue(out byte[]? notice) ? notice : null;
        }
    }

    /// <returns>How long to gather failures until the next call.</returns>
    private TimeSpan AddFailures()
    {
        KeyValuePair<string, long>[] failures;
        lock (_lock)
        {
            TimeSpan left = _failuresTold is { } told ? s_interval - clock.GetElapsedTime(told) : TimeSpan.Zero;
            if (_failures.Count == 0 || left > TimeSpan.Zero)
            {
                return _failures.Count == 0 ? s_interval : left;
            }

            failures = [.. _failures];
            _failures.Clear();
            _failuresTold = clock.GetTimestamp();
        }

        Add("ConversionFailed", json =>
        {
            json.WriteStartObject("Failures"u8);
            foreach ((string reason, long count) in failures)
            {
                json.WriteNumber(reason, count);
            }

            json.WriteEndObject();
        });
        return s_interval;
    }

    /// <summary>Adds the notice of the day that has ended since the last call.</summary>
    private void AddDay()
    {
        DateTime day = _day;
        _day = clock.GetLocalNow().Date;
        if (day < _day)
        {
            _ = totals.TryRead(view =>
            {
                if (view.Own.Of(day) is { } sum)
                {
                    Add("DailySummary", json =>
                    {
                        json.WriteString("Day"u8, CalendarText.Day(day));
                        TotalsJson.WriteProperties(json, sum, withZeros: true);
                    });
                }
            });
        }
    }

    private byte[] Write(string name, Action<Utf8JsonWriter> content)
    {
        ArrayBufferWriter<byte> buffer = new(512);
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            json.WriteString("Event"u8, name);
            json.WriteString("Time"u8, clock.GetUtcNow().UtcDateTime);
            content(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
