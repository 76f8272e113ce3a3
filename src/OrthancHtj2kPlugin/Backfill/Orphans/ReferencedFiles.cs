// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Backfill.Orphans;

/// <summary>
/// The files that Orthanc has registered lately. It cannot tell who has a file, only which files a resource has: all that have changed are
/// asked.
/// </summary>
/// <param name="ends">True from the moment when Orthanc waits to stop: a long search ends.</param>
internal sealed class ReferencedFiles(IOrthancRest rest, Func<bool> ends)
{
    /// <summary>So many resources are asked also while Orthanc waits to stop.</summary>
    private const int FewResources = 1000;

    /// <summary>The most changed resources that are asked for their files, one by one: some minutes of work.</summary>
    private const int MostResources = 100_000;

    /// <param name="change">Resources that have changed since are asked.</param>
    /// <param name="others">The paths of further resources, as in "/instances/...".</param>
    /// <returns>UUIDs; null when Orthanc no longer has the list of changes, or when it has too many.</returns>
    /// <exception cref="BackfillException">Orthanc stops, or does not answer.</exception>
    public HashSet<string>? Since(long change, IEnumerable<string> others)
    {
        if (OrthancChanges.After(rest, change, MostResources) is not { } resources)
        {
            return null;
        }

        resources.UnionWith(others);
        return
            [.. resources.SelectMany(uri => resources.Count > FewResources && ends()
                ? throw new BackfillException("Orthanc stops before they are found")
                : OrthancResources.Files(rest, uri))];
    }
}
