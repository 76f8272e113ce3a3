// SPDX-License-Identifier: GPL-3.0-or-later
using System.Collections.Concurrent;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Backfill.Replacements;

/// <summary>
/// Tells whether a series has further instances. Asking for one that it had before costs less than listing all: a series may have
/// thousands.
/// </summary>
internal sealed class Siblings(IOrthancRest rest)
{
    private const int RememberedSeries = 64;

    /// <summary>The last two instances of a series that were to be replaced, for the last few series.</summary>
    private readonly ConcurrentDictionary<string, StudyInstance[]> _known = [];

    /// <summary>Another instance that the series of this one had; null when none is remembered.</summary>
    public StudyInstance? Recall(StudyInstance instance)
        => Array.Find(_known.GetValueOrDefault(instance.Series, []), known => known.Instance != instance.Instance);

    public void Remember(StudyInstance instance)
    {
        if (_known.Count >= RememberedSeries)
        {
            _known.Clear();
        }

        _ = _known.AddOrUpdate(instance.Series, [instance],
            (_, known) => known[0].Instance == instance.Instance ? known : [instance, known[0]]);
    }

    /// <summary>True when the series has another instance now.</summary>
    /// <exception cref="BackfillException">Orthanc does not tell.</exception>
    public bool AreThere(StudyInstance instance)
        => (Recall(instance) is { } sibling
            && OrthancResources.Text(rest, $"/instances/{sibling.Instance}/attachments/dicom/size").Length > 0)
            || OrthancResources.Children(rest, $"/series/{instance.Series}", "Instances").Count > 1;
}
