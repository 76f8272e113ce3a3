// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers;

namespace OrthancHtj2kPlugin.Settings;

/// <summary>A further path of the upload route, as clients already know it.</summary>
internal static class UploadAlias
{
    private static readonly SearchValues<char> s_letters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/-_.~");

    /// <summary>First segments of the paths of Orthanc, its plugins and this one: an alias there would hide them.</summary>
    private static readonly HashSet<string> s_taken =
    [
        "app", "changes", "dicom-web", "exports", "htj2k", "instances", "jobs", "modalities", "patients", "peers", "plugins", "queries",
            "series", "statistics", "storage",
        "studies", "system", "tools", "ui", "wado", "webdav",
    ];

    /// <summary>Reads one element of "UploadAliases".</summary>
    /// <returns>Without the slash at the end, which Orthanc leaves out when it looks for a route.</returns>
    public static string Read(Setting setting)
    {
        string path = setting.Text().TrimEnd('/');
        bool isPath = path.Length > 1 && path[0] == '/' && !path.AsSpan().ContainsAnyExcept(s_letters)
            && !path.Contains("//", StringComparison.Ordinal);
        return isPath && !s_taken.Contains(path.Split('/')[1])
            ? path
            : throw setting.NotAccepted(
                "a path such as \"/api/ris/upload/dicom/\", of letters, digits and -_.~, which does not begin like a path of Orthanc");
    }

    /// <summary>The regular expression that only this path matches.</summary>
    public static string ToExpression(string path) => path.Replace(".", "\\.", StringComparison.Ordinal);
}
