// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using System.Text.Json;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancHtj2kPlugin.Backfill.Tasks;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Backfill.Jobs;

/// <summary>The studies of a task, in the order in which a server works on them.</summary>
/// <param name="share">The index of this server and the number of servers: each begins with other studies.</param>
/// <param name="told">What other servers tell, and are told; null for work that is not shared.</param>
/// <param name="totals">Receives the outcomes of studies that others have done.</param>
internal sealed class StudyQueue(IOrthancRest rest, IndexOutage outage, BackfillTask task, (int Index, int Count) share, ToldStudies? told,
    BackfillTotals totals)
{
    private const string Whole = "studies";

    private readonly Queue<BackfillStudy> _putOff = new();

    /// <summary>The whole studies that are left and may be told of.</summary>
    private readonly HashSet<string> _waiting = [];

    /// <summary>Those that were told of, until the queue comes to them.</summary>
    private readonly HashSet<string> _doneByOthers = [];

    /// <summary>The resources that are left; null before Orthanc was asked.</summary>
    private Queue<(string Level, string Id)>? _resources;

    /// <summary>Instances of studies that others have done.</summary>
    public long DoneByOthers { get; private set; }

    /// <summary>True when only studies that were put off are left.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Instances that the filter has left out so far.</summary>
    public long LeftOut { get; private set; }

    /// <summary>How many instances a task has before its filter is applied.</summary>
    public static long Count(IOrthancRest rest, BackfillTask task)
        => task.Resources.Count == 0
            ? Count(rest, "")
            : task.Resources.Sum(resource => resource.Level == "instances" ? 1 : Count(rest, $"/{resource.Level}/{resource.Id}"));

    /// <summary>Takes the studies that others have done from the queue.</summary>
    /// <exception cref="BackfillException">Orthanc does not answer.</exception>
    public void Hear()
    {
        _resources ??= List();
        told?.Hear((study, done) =>
        {
            if (_waiting.Remove(study))
            {
                _ = _doneByOthers.Add(study);
                totals.Add(done.Totals);
                DoneByOthers += done.Totals.Instances;
                LeftOut += done.LeftOut;
            }
        });
    }

    /// <summary>Tells others of a study in which they would find nothing to do.</summary>
    public void Tell(OpenStudy study)
    {
        if (study.Study.IsWhole && study.IsLasting && study.Totals.Failed == 0)
        {
            told?.Tell(study.Study.Id, study.Study.Listeners, new ToldStudy(study.Afterwards, study.Study.LeftOut));
        }
    }

    /// <summary>The next study with instances that pass the filter; null when there is none.</summary>
    /// <exception cref="BackfillException">Orthanc does not answer: the next call asks again.</exception>
    public BackfillStudy? Next()
    {
        _resources ??= List();
        while (_resources.TryPeek(out (string Level, string Id) resource))
        {
            bool isWhole = resource.Level == Whole;
            if (isWhole && _doneByOthers.Remove(resource.Id))
            {
                _ = _resources.Dequeue();
                continue;
            }

            long begin = outage.Now;
            string listeners = told?.Listeners ?? "";
            BackfillStudy? whole = OrthancResources.StudyOf(rest, resource.Level, resource.Id);
            BackfillStudy? study = whole is null ? null : task.Filter.Select(rest, whole);
            if (study?.Instances.Count < whole?.Instances.Count && outage.IsFelt(begin))
            {
                // What the filter asked in vain looks as if it did not pass.
                throw new BackfillException("Orthanc does not reach its index");
            }

            _ = _resources.Dequeue();
            _ = isWhole && _waiting.Remove(resource.Id);
            long leftOut = (whole?.Instances.Count - study?.Instances.Count) ?? 0;
            LeftOut += leftOut;
            if (study?.Instances.Count > 0)
            {
                return study with { IsWhole = isWhole, Listeners = listeners, LeftOut = leftOut };
            }
        }

        IsAtEnd = true;
        while (_putOff.TryDequeue(out BackfillStudy? left))
        {
            if (left.IsWhole && _doneByOthers.Remove(left.Id))
            {
                LeftOut -= left.LeftOut;
                continue;
            }

            _ = _waiting.Remove(left.Id);
            return left;
        }

        return null;
    }

    /// <summary>Queues a study again, after all others. Its instances may have other files by then.</summary>
    public void PutOff(BackfillStudy study)
    {
        _putOff.Enqueue(study with { Instances = [.. study.Instances.Select(instance => instance with { FileUuid = "" })] });
        _ = study.IsWhole && _waiting.Add(study.Id);
    }

    private Queue<(string Level, string Id)> List()
    {
        Queue<(string Level, string Id)> all = new(task.Resources.Count == 0
            ? OrthancResources.AllStudies(rest, share).Select(study => (Whole, study))
            : task.Resources.SelectMany(resource => resource.Level == "patients"
                ? OrthancResources.Children(rest, $"/patients/{resource.Id}", "Studies").Select(study => (Whole, study))
                : [resource]));
        foreach ((string level, string id) in all)
        {
            _ = told is not null && level == Whole && _waiting.Add(id);
        }

        return all;
    }

    private static long Count(IOrthancRest rest, string uri)
    {
        using JsonDocument? statistics = OrthancResources.Get(rest, $"{uri}/statistics");
        return statistics is null || !statistics.RootElement.TryGetProperty("CountInstances", out JsonElement count) ? 0
            : count.ValueKind == JsonValueKind.Number ? count.GetInt64()
            : long.Parse(count.GetString()!, CultureInfo.InvariantCulture);
    }
}
