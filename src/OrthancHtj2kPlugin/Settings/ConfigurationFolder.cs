// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancHtj2kPlugin.Settings;

/// <summary>The folder that relative paths in Orthanc's configuration start from.</summary>
internal static class ConfigurationFolder
{
    /// <param name="path">
    /// Orthanc's answer: the file of its configuration; or, of a folder, the folder above, unless its name was given with a slash at its
    /// end.
    /// </param>
    /// <param name="arguments">Those with which Orthanc was started: one is that file or folder.</param>
    public static string Find(string path, IEnumerable<string> arguments)
    {
        if (File.Exists(path))
        {
            return Path.GetDirectoryName(Path.GetFullPath(path))!;
        }

        string folder = Path.GetFullPath(path.Length == 0 ? "." : path);
        foreach (string argument in arguments)
        {
            if (Directory.Exists(argument) && Path.GetDirectoryName(Path.GetFullPath(argument)) == folder)
            {
                return Path.TrimEndingDirectorySeparator(Path.GetFullPath(argument));
            }
        }

        return folder;
    }
}
