// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;
using TestSupport;

namespace Integration.Orthanc;

/// <summary>The Orthanc that the tests start: the system's, or the one in the root folder that <c>ORTHANC_ROOT</c> names.</summary>
internal static class OrthancInstallation
{
    private const string GdcmFile = "/usr/share/orthanc/plugins/libOrthancGdcm.so";
    private const string DicomWebFile = "/usr/share/orthanc/plugins/libOrthancDicomWeb.so";
    private const string WholeSlideFile = "/usr/share/orthanc/plugins/libOrthancWSI.so";
    private const string DelayedDeletionFile = "/usr/share/orthanc/plugins/libDelayedDeletion.so";

    private static readonly string s_postgreSql =
        Environment.GetEnvironmentVariable("HTJ2K_POSTGRESQL") ?? "/usr/share/orthanc/plugins/libOrthancPostgreSQLIndex.so";

    private static readonly string s_root = Environment.GetEnvironmentVariable("ORTHANC_ROOT") ?? "";
    private static readonly Lazy<Version> s_version = new(AskVersion);

    /// <summary>Where eng/publish leaves the plugin, or the one that <c>HTJ2K_PLUGIN</c> names: an earlier version, to try it.</summary>
    public static string PluginFile { get; } = Environment.GetEnvironmentVariable("HTJ2K_PLUGIN")
        ?? Path.Combine(Repository.Root, "artifacts", "plugin", "OrthancHtj2k.so");

    /// <summary>The GDCM plugin as Orthanc knows it; null when it is not installed.</summary>
    public static string? Gdcm => File.Exists(s_root + GdcmFile) ? GdcmFile : null;

    /// <summary>The DICOMweb plugin as Orthanc knows it; null when it is not installed.</summary>
    public static string? DicomWeb => File.Exists(s_root + DicomWebFile) ? DicomWebFile : null;

    /// <summary>The whole-slide imaging plugin as Orthanc knows it; null when it is not installed.</summary>
    public static string? WholeSlide => File.Exists(s_root + WholeSlideFile) ? WholeSlideFile : null;

    /// <summary>The DelayedDeletion plugin as Orthanc knows it; null when it is not installed.</summary>
    public static string? DelayedDeletion => File.Exists(s_root + DelayedDeletionFile) ? DelayedDeletionFile : null;

    /// <summary>
    /// The plugin for an index in PostgreSQL as Orthanc knows it, or the one that <c>HTJ2K_POSTGRESQL</c> names; null when it is not
    /// installed.
    /// </summary>
    public static string? PostgreSql => File.Exists(s_root + s_postgreSql) ? s_postgreSql : null;

    /// <summary>The version of Orthanc, which no server needs to be started for.</summary>
    public static Version Version => s_version.Value;

    /// <summary>Makes an empty folder that Orthanc can reach.</summary>
    public static string CreateFolder()
    {
        string parent = s_root.Length == 0 ? Path.GetTempPath() : Path.Combine(s_root, "tmp");
        return Directory.CreateDirectory(Path.Combine(parent, $"htj2k-integration-{Guid.NewGuid():N}")).FullName;
    }

    /// <summary>The path by which Orthanc knows a file or folder.</summary>
    public static string PathInside(string path) => path[s_root.TrimEnd('/').Length..];

    public static ProcessStartInfo Command(string configuration)
    {
        ProcessStartInfo start = Program("--verbose-plugins", PathInside(configuration));
        start.RedirectStandardError = true;
        start.RedirectStandardOutput = true;
        start.Environment["LC_ALL"] = "C";
        return start;
    }

    private static ProcessStartInfo Program(params string[] arguments)
    {
        const string program = "/usr/sbin/Orthanc";
        return s_root.Length == 0
            ? new ProcessStartInfo(program, arguments)
            : new ProcessStartInfo("/usr/sbin/chroot", [s_root, program, .. arguments]);
    }

    private static Version AskVersion()
    {
        ProcessStartInfo start = Program("--version");
        start.RedirectStandardOutput = true;
        using Process process = Process.Start(start)!;
        string answer = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return Version.Parse(answer.Split('\n')[0].Split(' ')[1]);
    }
}
