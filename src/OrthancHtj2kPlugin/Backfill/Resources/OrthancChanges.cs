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
    /// <exception cref="BackfillException">Orthanc does not answer.</exception>
    public static long Last(IOrthancRest rest)
    {
        using JsonDocument changes = Read(rest, "/changes?last");
        return changes.RootElement.GetProperty("Last").GetInt64();
    }

    /// <summary>The paths of the resources that changed after a change, as in "/instances/...".</summary>
    /// <param name="most">So many at most, about.</param>
    /// <returns>Null when Orthanc has cleared its list since, or when there are more.</returns>
    /// <exception cref="BackfillException">Orthanc does not answer.</exception>
    public static HashSet<string>? After(IOrthancRest rest, long change, int most)
    {
        HashSet<string> changed = [];
        long last = change;

        // The list may be long, or be cleared while it is read.
        while (Reaches(rest, change) && changed.Count <= most)
        {
            (string[] paths, long next, bool isLast) = Page(rest, last, 1000);
            changed.UnionWith(paths);
            if (isLast || paths.Length == 0)
            {
                return Reaches(rest, change) ? changed : null;
            }

            last = next;
        }

        return null;
    }

    /// <summary>
    /// True when the list was not cleared since a change. A deleted resource took its changes along, perhaps that one, but then another
    /// change is that old.
    /// </summary>
    private static bool Reaches(IOrthancRest rest, long change)
        => Page(rest, 0, 1) is { Paths.Length: > 0 } first && first.Last <= change;

    /// <returns>The paths of changes, in order; the number of the last of them; whether no more follow.</returns>
    private static (string[] Paths, long Last, bool IsLast) Page(IOrthancRest rest, long change, int limit)
    {
        using JsonDocument page = Read(rest, string.Create(CultureInfo.InvariantCulture, $"/changes?since={change}&limit={limit}"));
        JsonElement changes = page.RootElement.GetProperty("Changes");
        int count = changes.GetArrayLength();
        return ([.. changes.EnumerateArray().Select(item => item.GetProperty("Path").GetString()!)],
            count > 0 ? changes[count - 1].GetProperty("Seq").GetInt64() : 0,
            page.RootElement.GetProperty("Done").GetBoolean());
    }

    private static JsonDocument Read(IOrthancRest rest, string uri)
        => OrthancResources.Get(rest, uri) ?? throw new BackfillException($"Orthanc does not give {uri}");
}
