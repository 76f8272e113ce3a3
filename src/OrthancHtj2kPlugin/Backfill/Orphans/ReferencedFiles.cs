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

    /// <param name="change">The number of a change: resources that have changed after it are asked.</param>
    /// <param name="others">The paths of further resources, as in "/instances/...".</param>
    /// <param name="most">So many changed resources at most, about.</param>
    /// <returns>UUIDs; null when Orthanc no longer has the list of changes, or when it has too many.</returns>
    /// <exception cref="BackfillException">Orthanc stops, or does not answer.</exception>
    public HashSet<string>? Since(long change, IEnumerable<string> others, int most)
    {
        if (OrthancChanges.After(rest, change, most) is not { } resources)
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
