// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json;
using DicomTranscoder.Transcoding;
using OrthancHtj2kPlugin.Transcoding;

namespace OrthancHtj2kPlugin.Backfill;

/// <summary>
/// The outcomes of the instances of a study, or of all studies. Its size does not grow with their number. It may be written to an answer
/// while a thread adds to it.
/// </summary>
internal sealed class BackfillTotals
{
    private const int ListedFailures = 100;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, long> _transferSyntaxes = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _transferSyntaxBytes = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _kept = new(StringComparer.Ordinal);
    private readonly List<HeldBack> _heldBack = [];
    private readonly List<InstanceOutcome> _failures = [];
    private LossyQuality? _lossy;

    public long Instances { get; private set; }

    public long Done { get; private set; }

    public long AlreadyInTarget { get; private set; }

    public long Failed { get; private set; }

    public long BytesBefore { get; private set; }

    public long BytesAfter { get; private set; }

    /// <summary>Reads the output of <see cref="WriteTo"/>, without failures and lossy instances.</summary>
    public static BackfillTotals Parse(JsonElement json, string done)
    {
        BackfillTotals totals = new()
        {
            Instances = json.GetProperty(nameof(Instances)).GetInt64(),
            Done = json.GetProperty(done).GetInt64(),
            AlreadyInTarget = json.GetProperty(nameof(AlreadyInTarget)).GetInt64(),
            BytesBefore = json.GetProperty(nameof(BytesBefore)).GetInt64(),
            BytesAfter = json.GetProperty(nameof(BytesAfter)).GetInt64(),
        };
        Read(json, "TransferSyntaxes", totals._transferSyntaxes);
        Read(json, "TransferSyntaxBytes", totals._transferSyntaxBytes);
        Read(json, "Kept", totals._kept);
        foreach (JsonElement held in json.GetProperty("HeldBack").EnumerateArray())
        {
            totals.HoldBack(held.GetProperty("Reason").GetString()!, held.GetProperty("Setting").GetString()!,
                held.GetProperty(nameof(Instances)).GetInt64(), held.GetProperty("Bytes").GetInt64());
        }

        return totals;
    }

    public void Add(InstanceOutcome outcome)
    {
        using Lock.Scope scope = _lock.EnterScope();
        Instances++;
        BytesBefore += outcome.BytesBefore;
        BytesAfter += outcome.BytesAfter;
        Add(outcome.Lossy);
        if (outcome.TransferSyntax.Length > 0)
        {
            Increment(_transferSyntaxes, outcome.TransferSyntax, 1);
            Increment(_transferSyntaxBytes, outcome.TransferSyntax, outcome.BytesBefore);
        }

        switch (outcome.Kind)
        {
            case OutcomeKind.Done:
                Done++;
                break;
            case OutcomeKind.AlreadyInTarget:
                AlreadyInTarget++;
                break;
            case OutcomeKind.Kept:
                Increment(_kept, outcome.Reason, 1);
                HoldBack(outcome.Reason, outcome.Setting, 1, outcome.BytesBefore);
                break;
            default:
                Failed++;
                Remember(outcome);
                break;
        }
    }

    /// <summary>Replaces a failure that was added earlier by the outcome of a later attempt.</summary>
    public void Revise(InstanceOutcome failure, InstanceOutcome outcome)
    {
        using Lock.Scope scope = _lock.EnterScope();
        Instances--;
        Failed--;
        _ = _failures.Remove(failure);
        Add(outcome);
    }

    public void Add(BackfillTotals totals)
    {
        using Lock.Scope scope = _lock.EnterScope();
        Instances += totals.Instances;
        Done += totals.Done;
        AlreadyInTarget += totals.AlreadyInTarget;
        Failed += totals.Failed;
        BytesBefore += totals.BytesBefore;
        BytesAfter += totals.BytesAfter;
        Add(totals._lossy);
        foreach ((string key, long count) in totals._transferSyntaxes)
        {
            Increment(_transferSyntaxes, key, count);
        }

        foreach ((string key, long bytes) in totals._transferSyntaxBytes)
        {
            Increment(_transferSyntaxBytes, key, bytes);
        }

        foreach ((string key, long count) in totals._kept)
        {
            Increment(_kept, key, count);
        }

        foreach (HeldBack held in totals._heldBack)
        {
            HoldBack(held.Reason, held.Setting, held.Instances, held.Bytes);
        }

        totals._failures.ForEach(Remember);
    }

    /// <summary>Writes the fields of a JSON object.</summary>
    /// <param name="done">The name of the field for <see cref="Done"/>.</param>
    public void WriteTo(Utf8JsonWriter json, string done)
    {
        using Lock.Scope scope = _lock.EnterScope();
        json.WriteNumber("Instances"u8, Instances);
        Write(json, "TransferSyntaxes", _transferSyntaxes);
        Write(json, "TransferSyntaxBytes", _transferSyntaxBytes);
        json.WriteNumber(done, Done);
        json.WriteNumber("AlreadyInTarget"u8, AlreadyInTarget);
        Write(json, "Kept", _kept);
        WriteHeldBack(json);
        json.WriteNumber("Failed"u8, Failed);
        json.WriteStartArray("Failures"u8);
        foreach (InstanceOutcome failure in _failures)
        {
            json.WriteStartObject();
            json.WriteString("ID"u8, failure.Instance);
            json.WriteString("Reason"u8, failure.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("BytesBefore"u8, BytesBefore);
        json.WriteNumber("BytesAfter"u8, BytesAfter);
        if (_lossy is not null)
        {
            json.WriteStartObject("Lossy"u8);
            LossyReport.Write(json, _lossy);
            json.WriteEndObject();
        }
    }

    /// <summary>Writes fields of a JSON object that name no instance.</summary>
    /// <param name="done">The name of the field for <see cref="Done"/>.</param>
    public void WriteNumbers(Utf8JsonWriter json, string done)
    {
        using Lock.Scope scope = _lock.EnterScope();
        json.WriteNumber("Instances"u8, Instances);
        json.WriteNumber(done, Done);
        json.WriteNumber("AlreadyInTarget"u8, AlreadyInTarget);
        json.WriteNumber("Kept"u8, _kept.Values.Sum());
        json.WriteNumber("Failed"u8, Failed);
        json.WriteNumber("BytesBefore"u8, BytesBefore);
        json.WriteNumber("BytesAfter"u8, BytesAfter);
    }

    /// <summary>Largest first, with the setting that would bring them.</summary>
    private void WriteHeldBack(Utf8JsonWriter json)
    {
        json.WriteStartArray("HeldBack"u8);
        foreach (HeldBack held in _heldBack.OrderByDescending(held => held.Bytes).ThenBy(held => held.Reason, StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString("Reason"u8, held.Reason);
            json.WriteString("Setting"u8, held.Setting);
            json.WriteNumber("Instances"u8, held.Instances);
            json.WriteNumber("Bytes"u8, held.Bytes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void HoldBack(string reason, string setting, long instances, long bytes)
    {
        HeldBack? alike = _heldBack.Find(held => held.Reason == reason && held.Setting == setting);
        if (alike is null)
        {
            _heldBack.Add(alike = new HeldBack(reason, setting));
        }

        alike.Add(instances, bytes);
    }

    private void Add(LossyQuality? lossy)
    {
        if (lossy is not null)
        {
            _lossy = _lossy?.And(lossy) ?? lossy;
        }
    }

    private void Remember(InstanceOutcome failure)
    {
        if (_failures.Count < ListedFailures)
        {
            _failures.Add(failure);
        }
    }

    private static void Increment(SortedDictionary<string, long> counts, string key, long by)
        => counts[key] = counts.GetValueOrDefault(key) + by;

    private static void Read(JsonElement json, string name, SortedDictionary<string, long> counts)
    {
        foreach (JsonProperty count in json.GetProperty(name).EnumerateObject())
        {
            counts[count.Name] = count.Value.GetInt64();
        }
    }

    private static void Write(Utf8JsonWriter json, string name, SortedDictionary<string, long> counts)
    {
        json.WriteStartObject(name);
        foreach ((string key, long count) in counts)
        {
            json.WriteNumber(key, count);
        }

        json.WriteEndObject();
    }
}
