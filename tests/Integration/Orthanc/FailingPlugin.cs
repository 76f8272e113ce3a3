// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json.Nodes;
using Integration.Images;
using TestSupport;

namespace Integration.Orthanc;

/// <summary>The plugin behind one that lets large conversions fail for lack of memory: failing_plugin.c.</summary>
internal static class FailingPlugin
{
    private const int FailsFrom = 1_000_000;

    /// <summary>Why it cannot be built here; null when it can.</summary>
    public static string? Missing => CCompiler.IsInstalled && File.Exists("/usr/include/orthanc/OrthancCPlugin.h") ? null
        : "gcc or the SDK of Orthanc (package orthanc-dev) is not installed";

    /// <summary>An image whose conversion fails.</summary>
    /// <param name="change">Of elements.</param>
    public static TestImage Image(Action<DicomItem>? change = null)
        => new ImageDescription { Name = "failing", Rows = 2048, Columns = 1024, Change = change }.Build();

    /// <param name="folder">Where the plugin may lie.</param>
    public static Task<OrthancServer> StartAsync(string folder, JsonObject settings, Action<JsonObject>? configure = null)
    {
        string plugin = Path.Combine(folder, "plugin.so"), failing = Path.Combine(folder, "failing_plugin.so");
        File.Copy(OrthancInstallation.PluginFile, plugin);
        CCompiler.Compile(
            Path.Combine(Repository.Root, "tests", "Integration", "Orthanc", "native", "failing_plugin.c"), failing, "-shared", "-fPIC",
            "-isystem", "/usr/include", $"-DPLUGIN=\"{OrthancInstallation.PathInside(plugin)}\"", $"-DFAILS_FROM={FailsFrom}");
        return OrthancServer.StartAsync(settings, withPlugin: false, configuration =>
        {
            configuration["Plugins"] = new JsonArray(OrthancInstallation.PathInside(failing));
            configure?.Invoke(configuration);
        });
    }
}
