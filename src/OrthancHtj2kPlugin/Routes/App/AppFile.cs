// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.Digests;

namespace OrthancHtj2kPlugin.Routes.App;

/// <summary>A file of the page, which lies in the library.</summary>
/// <param name="Bytes">Its content.</param>
/// <param name="MimeType">Of these bytes.</param>
internal sealed record AppFile(byte[] Bytes, string MimeType)
{
    /// <summary>The file for requests that name none.</summary>
    public const string Start = "index.html";

    /// <summary>The script that Orthanc Explorer runs to link to the page.</summary>
    public const string ExplorerScript = "orthanc-explorer.js";

    private const int TagDigits = 16;

    /// <summary>Entity tag.</summary>
    public string Tag => $"\"{Sha256.HexOf(Bytes)[..TagDigits]}\"";

    /// <summary>Finds a file by its name. All files lie in one folder: no name with a slash is one of theirs.</summary>
    /// <returns>Null when there is none.</returns>
    public static AppFile? Find(string name)
    {
        using Stream? stream = typeof(AppFile).Assembly.GetManifestResourceStream($"App/{name}");
        if (stream is null)
        {
            return null;
        }

        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new AppFile(bytes, MimeTypeOf(name));
    }

    private static string MimeTypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        _ => "application/octet-stream",
    };
}
