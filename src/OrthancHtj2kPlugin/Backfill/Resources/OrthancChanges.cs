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
            changed.UnionWith(page.Paths);
            if (page.IsLast || page.Paths.Length == 0)
            {
                // A deleted resource took its changes along, perhaps that one. But if any change is that old, the list was not cleared.
                return Page(rest, 0, 1) is { Paths.Length: > 0 } first && first.Last <= change ? changed : null;
            }

            last = page.Last;
        }

        return null;
    }

    /// <returns>The paths of changes, in order; the number of the last of them; whether no more follow.</returns>
    private static (string[] Paths, long Last, bool IsLast)? Page(IOrthancRest rest, long change, int limit)
    {
        using JsonDocument? page =
            OrthancResources.Get(rest, string.Create(CultureInfo.InvariantCulture, $"/changes?since={change}&limit={limit}"));
        if (page is null)
        {
            return null;
        }

        JsonElement changes = page.RootElement.GetProperty("Changes");
        int count = changes.GetArrayLength();
        return ([.. changes.EnumerateArray().Select(item => item.GetProperty("Path").GetString()!)],
            count > 0 ? changes[count - 1].GetProperty("Seq").GetInt64() : 0,
            page.RootElement.GetProperty("Done").GetBoolean());
    }
}
