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
internal sealed class StudyQueue(IOrthancRest rest, BackfillTask task, (int Index, int Count) share, ToldStudies? told,
    BackfillTotals totals)
{
    private readonly Queue<BackfillStudy> _putOff = new();

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

    /// <summary>The next study with instances that pass the filter; null when there is none.</summary>
    /// <exception cref="BackfillException">Orthanc does not answer: the next call asks again.</exception>
    public BackfillStudy? Next()
    {
        _resources ??= List();
        while (_resources.TryPeek(out (string Level, string Id) resource))
        {
            bool isStudy = resource.Level == "studies";
            if (isStudy && IsTold(resource.Id))
            {
                _ = _resources.Dequeue();
                continue;
            }

            BackfillStudy? whole = OrthancResources.StudyOf(rest, resource.Level, resource.Id);
            BackfillStudy? study = whole is null ? null : task.Filter.Select(rest, whole);
            if (study?.Instances.Count < whole?.Instances.Count && !OrthancResources.Answers(rest))
            {
                throw new BackfillException("Orthanc does not reach its index");
            }

            _ = _resources.Dequeue();
            long leftOut = (whole?.Instances.Count - study?.Instances.Count) ?? 0;
            LeftOut += leftOut;
            if (study?.Instances.Count > 0)
            {
                return study with { IsWhole = isStudy, LeftOut = leftOut };
            }
        }

        IsAtEnd = true;
        while (_putOff.TryDequeue(out BackfillStudy? left))
        {
            if (!left.IsWhole || !IsTold(left.Id))
            {
                return left;
            }

            LeftOut -= left.LeftOut;
        }

        return null;
    }

    /// <summary>Queues a study again, after all others. Its instances may have other files by then.</summary>
    public void PutOff(BackfillStudy study)
        => _putOff.Enqueue(study with { Instances = [.. study.Instances.Select(instance => instance with { FileUuid = "" })] });

    /// <summary>Tells other servers of a study in which they would find nothing to do.</summary>
    public void Tell(OpenStudy study)
    {
        if (task.Lossy is null && study.Study.IsWhole && study.Totals.IsFinal)
        {
            told?.Tell(study.Study.Id, new ToldStudy(study.Afterwards, study.Study.LeftOut));
        }
    }

    /// <summary>Counts a study that another server has done.</summary>
    private bool IsTold(string study)
    {
        if (told?.Take(study) is not { } done)
        {
            return false;
        }

        totals.Add(done.Totals);
        DoneByOthers += done.Totals.Instances;
        LeftOut += done.LeftOut;
        return true;
    }

    private Queue<(string Level, string Id)> List() => new(task.Resources.Count == 0
        ? OrthancResources.AllStudies(rest, share).Select(study => ("studies", study))
        : task.Resources.SelectMany(resource => resource.Level == "patients"
            ? OrthancResources.Children(rest, $"/patients/{resource.Id}", "Studies").Select(study => ("studies", study))
            : [resource]));

    private static long Count(IOrthancRest rest, string uri)
    {
        using JsonDocument? statistics = OrthancResources.Get(rest, $"{uri}/statistics");
        return statistics is null || !statistics.RootElement.TryGetProperty("CountInstances", out JsonElement count) ? 0
            : count.ValueKind == JsonValueKind.Number ? count.GetInt64()
            : long.Parse(count.GetString()!, CultureInfo.InvariantCulture);
    }
}
