// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using System.Text.Json;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancHtj2kPlugin.Backfill.Tasks;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Backfill.Jobs;

/// <summary>The studies of a task, in the order in which a server works on them.</summary>
/// <param name="share">Of how many servers this one is which: each begins with other studies.</param>
internal sealed class StudyQueue(IOrthancRest rest, BackfillTask task, (int Index, int Count) share) : IDisposable
{
    private readonly IEnumerator<BackfillStudy> _studies = (task.Resources.Count == 0
        ? OrthancResources.AllStudies(rest, share)
        : task.Resources.SelectMany(resource => OrthancResources.StudiesOf(rest, resource.Level, resource.Id))).GetEnumerator();

    private readonly Queue<BackfillStudy> _putOff = new();

    /// <summary>True when only those are left that were put off.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Instances that the filter has left out so far.</summary>
    public long LeftOut { get; private set; }

    /// <summary>How many instances a task has before its filter is applied.</summary>
    public static long Count(IOrthancRest rest, BackfillTask task)
        => task.Resources.Count == 0
            ? Count(rest, "")
            : task.Resources.Sum(resource => resource.Level == "instances" ? 1 : Count(rest, $"/{resource.Level}/{resource.Id}"));

    /// <summary>The next study that has instances which the filter lets pass; null when there is none.</summary>
    public BackfillStudy? Next()
    {
        while (_studies.MoveNext())
        {
            BackfillStudy study = task.Filter.Select(rest, _studies.Current);
            LeftOut += _studies.Current.Instances.Count - study.Instances.Count;
            if (study.Instances.Count > 0)
            {
                return study;
            }
        }

        IsAtEnd = true;
        return _putOff.TryDequeue(out BackfillStudy? left) ? left : null;
    }

    /// <summary>Gives a study again when all others are done.</summary>
    public void PutOff(BackfillStudy study) => _putOff.Enqueue(study);

    public void Dispose() => _studies.Dispose();

    private static long Count(IOrthancRest rest, string uri)
    {
        using JsonDocument? statistics = OrthancResources.Get(rest, $"{uri}/statistics");
        return statistics is null || !statistics.RootElement.TryGetProperty("CountInstances", out JsonElement count) ? 0
            : count.ValueKind == JsonValueKind.Number ? count.GetInt64()
            : long.Parse(count.GetString()!, CultureInfo.InvariantCulture);
    }
}
