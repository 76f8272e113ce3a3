// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using System.Text.Json;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Backfill.Resources;

/// <summary>
/// Orthanc's own list of changes, in order. It has user metadata, attachments and received instances; the changes of a deleted resource go
/// with it.
/// </summary>
internal static class OrthancChanges
{
    /// <summary>The number of the last change that Orthanc has noted.</summary>
    public static long Last(IOrthancRest rest)
    {
        using JsonDocument? changes = OrthancResources.Get(rest, "/changes?last");
        return changes is null ? 0 : changes.RootElement.GetProperty("Last").GetInt64();
    }

    /// <summary>The paths of the resources that changed after a change, as in "/instances/...".</summary>
    /// <returns>Null when Orthanc has cleared its list since.</returns>
    public static HashSet<string>? After(IOrthancRest rest, long change)
    {
        HashSet<string> changed = [];
        long last = change;
        while (Page(rest, last, 1000) is { } page)
        {
            changed.UnionWith(page.Changes.Select(item => item.Path));
            if (page.IsLast || page.Changes.Count == 0)
            {
                // A deleted resource took its changes along, perhaps that one. But if any change is that old, the list was not cleared.
                return Page(rest, 0, 1)?.Changes is [{ } first] && first.Number <= change ? changed : null;
            }

            last = page.Changes[^1].Number;
        }

        return null;
    }

    private static (List<(long Number, string Path)> Changes, bool IsLast)? Page(IOrthancRest rest, long change, int limit)
    {
        using JsonDocument? page =
            OrthancResources.Get(rest, string.Create(CultureInfo.InvariantCulture, $"/changes?since={change}&limit={limit}"));
        return page is null
            ? null
            : ([.. page.RootElement.GetProperty("Changes").EnumerateArray()
                .Select(item => (item.GetProperty("Seq").GetInt64(), item.GetProperty("Path").GetString()!))],
                page.RootElement.GetProperty("Done").GetBoolean());
    }
}
