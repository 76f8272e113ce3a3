// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Settings;

/// <summary>The files that Orthanc loads as plugins, by its setting "Plugins".</summary>
internal static class OtherPlugins
{
    /// <summary>The whole-slide imaging plugin as its builders name it: libOrthancWSI.so, OrthancWSI.dll and the like.</summary>
    public const string WholeSlide = "OrthancWSI";

    /// <summary>The plugin for scripts in Python: libOrthancPython.so, OrthancPython.dll and the like.</summary>
    public const string Python = "OrthancPython";

    private static readonly string s_extension =
        OperatingSystem.IsWindows() ? ".dll" : OperatingSystem.IsMacOS() ? ".dylib" : ".so";

    /// <summary>True when a file with this in its name is one of "Plugins", or a plugin in a folder that is.</summary>
    /// <param name="origin">The folder that relative paths in the configuration start from.</param>
    public static bool Include(JsonElement configuration, string origin, string name)
    {
        if (!configuration.TryGetProperty("Plugins", out JsonElement plugins) || plugins.ValueKind != JsonValueKind.Array)
        {
            return false;
        }

        foreach (JsonElement plugin in plugins.EnumerateArray())
        {
            if (plugin.ValueKind == JsonValueKind.String && plugin.GetString() is { Length: > 0 } path
                && Includes(Path.Combine(origin, path), name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// The Folder Indexer plugin stores nothing of an instance that lies in one of its folders. It would give the file in the folder where
    /// Orthanc's index has a converted one.
    /// </summary>
    /// <exception cref="SettingsException">It is enabled.</exception>
    public static void RequireNoIndexer(JsonElement configuration)
    {
        if (configuration.TryGetProperty("Indexer", out JsonElement section) && section.ValueKind == JsonValueKind.Object
            && section.TryGetProperty("Enable", out JsonElement value) && value.ValueKind == JsonValueKind.True)
        {
            throw new SettingsException("The Folder Indexer plugin (\"Indexer\": {\"Enable\": true}) does not store what this plugin converts: it gives the file in its folder in the place of the converted one. Disable one of the two.");
        }
    }

    /// <summary>The whole-slide plugin reads tiles as they are stored, and knows no HTJ2K.</summary>
    /// <param name="origin">The folder that relative paths in the configuration start from.</param>
    public static PluginSettings KeepWholeSlides(PluginSettings settings, JsonElement configuration, string origin, IOrthancLog log)
    {
        const string wholeSlides = "SM";
        if (!settings.KeepWhatViewersMisread || settings.KeptModalities.Contains(wholeSlides)
            || !Include(configuration, origin, WholeSlide))
        {
            return settings;
        }

        log.LogWarning("images of the modality SM are kept, because the whole-slide plugin beside this one reads no HTJ2K; \"Htj2k.KeepWhatViewersMisread\": false converts them");
        return settings with { KeptModalities = [.. settings.KeptModalities, wholeSlides] };
    }

    private static bool Includes(string path, string name)
    {
        if (!Directory.Exists(path))
        {
            return File.Exists(path) && IsNamed(path, name);
        }

        try
        {
            foreach (string file in Directory.EnumerateFiles(path))
            {
                if (Path.GetExtension(file).Equals(s_extension, StringComparison.OrdinalIgnoreCase) && IsNamed(file, name))
                {
                    return true;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Orthanc says so itself when it cannot read its folder.
        }

        return false;
    }

    private static bool IsNamed(string path, string name) => Path.GetFileName(path).Contains(name, StringComparison.OrdinalIgnoreCase);
}
