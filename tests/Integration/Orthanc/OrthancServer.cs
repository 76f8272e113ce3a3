// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using TestSupport;
using Xunit;

namespace Integration.Orthanc;

/// <summary>
/// A real Orthanc on free ports of the loopback interface, with the configuration of orthanc.json and a storage of its own.
/// Disposing stops it by SIGTERM and requires exit code 0.
/// </summary>
internal sealed partial class OrthancServer : IAsyncDisposable
{
    public const int SigInt = 2;
    public const int SigTerm = 15;

    private static readonly TimeSpan s_startPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_stopPatience = TimeSpan.FromSeconds(60);

    private const int SigKill = 9;
    private const int SigContinue = 18;
    private const int SigStop = 19;

    private readonly string _folder;
    private Process _process;

    private OrthancServer(string folder, string storage, int httpPort, int dicomPort)
    {
        _folder = folder;
        StorageFolder = storage;
        DicomPort = dicomPort;
        Rest = new OrthancRest(httpPort);
        _process = Launch();
    }

    public int DicomPort { get; }

    public OrthancRest Rest { get; }

    public ServerLog Log { get; } = new();

    public bool IsRunning => !_process.HasExited;

    /// <summary>The folder of Orthanc's storage.</summary>
    public string StorageFolder { get; }

    /// <summary>The files that are there now, whether Orthanc knows them or not.</summary>
    public IEnumerable<string> StoredFiles
        => Directory.EnumerateFiles(StorageFolder, "????????-????-????-????-????????????", SearchOption.AllDirectories);

    /// <summary>A library that Orthanc loads before all others, as it knows the path, from its next start on; null for none.</summary>
    public string? Preload { get; set; }

    /// <summary>Whether Orthanc is given the folder of its configuration instead of the file, from its next start on.</summary>
    public bool StartsFromFolder { get; set; }

    /// <summary>Resident bytes, now and at most so far.</summary>
    public (long Now, long Peak) Memory => ProcessMemory.Of(_process.Id);

    /// <summary>Starts Orthanc and waits until it answers.</summary>
    /// <param name="settings">The section "Htj2k" instead of that in orthanc.json; null leaves it.</param>
    /// <param name="withPlugin">False for an Orthanc as the distribution has it.</param>
    /// <param name="configure">Further changes to the configuration.</param>
    /// <param name="storage">Where it stores; null for a folder of its own.</param>
    public static async Task<OrthancServer> StartAsync(JsonObject? settings = null, bool withPlugin = true,
        Action<JsonObject>? configure = null, string? storage = null)
    {
        string folder = OrthancInstallation.CreateFolder();
        storage ??= Path.Combine(folder, "storage");
        (int http, int dicom) = (FreePorts.Next(), FreePorts.Next());
        JsonObject configuration = ReadSample();
        configuration["HttpPort"] = http;
        configuration[nameof(DicomPort)] = dicom;
        configuration["StorageDirectory"] = OrthancInstallation.PathInside(storage);
        configuration["IndexDirectory"] = OrthancInstallation.PathInside(storage);
        configuration["Plugins"] = withPlugin
            ? new JsonArray(OrthancInstallation.PathInside(Path.Combine(folder, "plugins")))
            : new JsonArray();
        if (settings is not null)
        {
            configuration["Htj2k"] = settings;
        }

        configure?.Invoke(configuration);
        await File.WriteAllTextAsync(Path.Combine(folder, "orthanc.json"), configuration.ToJsonString());
        string plugins = Directory.CreateDirectory(Path.Combine(folder, "plugins")).FullName;
        if (withPlugin)
        {
            File.Copy(OrthancInstallation.PluginFile, Path.Combine(plugins, Path.GetFileName(OrthancInstallation.PluginFile)));
        }

        OrthancServer server = new(folder, storage, http, dicom);
        await server.WaitUntilReadyAsync();
        return server;
    }

    /// <summary>Stops Orthanc as a user or a service manager does.</summary>
    /// <returns>Its exit code; 128 and more when a signal ended it.</returns>
    public async Task<int> StopAsync(int signal = SigTerm)
    {
        _ = Kill(_process.Id, signal);

        // One that was stopped dead takes no signal before.
        GoOn();
        using CancellationTokenSource patience = new(s_stopPatience);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
            throw new TimeoutException($"Orthanc does not stop on signal {signal}:\n{Log.Text}");
        }

        return _process.ExitCode;
    }

    /// <summary>Waits until Orthanc ends by itself.</summary>
    /// <returns>Its exit code; 128 and more when a signal ended it.</returns>
    public async Task<int> WaitForEndAsync()
    {
        using CancellationTokenSource patience = new(s_stopPatience);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    /// <summary>Ends Orthanc at once, as a failing machine does: kill -9.</summary>
    public async Task CrashAsync()
    {
        _ = Kill(_process.Id, SigKill);
        await _process.WaitForExitAsync();
    }

    /// <summary>Suspends Orthanc, until <see cref="GoOn"/>.</summary>
    public void Freeze() => _ = Kill(_process.Id, SigStop);

    public void GoOn() => _ = Kill(_process.Id, SigContinue);

    /// <summary>Restarts an Orthanc that has ended, with its storage, and waits until it answers.</summary>
    public async Task StartAgainAsync()
    {
        _process.Dispose();
        _process = Launch();
        await WaitUntilReadyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (IsRunning)
            {
                _ = await StopAsync();
            }

            Assert.True(_process.ExitCode == 0, $"Orthanc ended with {_process.ExitCode}:\n{Log.Text}");
        }
        finally
        {
            Rest.Dispose();
            _process.Dispose();
            Directory.Delete(_folder, recursive: true);
        }
    }

    /// <summary>Waits until Orthanc answers, after its start or after /tools/reset.</summary>
    public async Task WaitUntilReadyAsync()
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (!await Rest.IsReadyAsync() || !CatchesSigTerm())
        {
            if (!IsRunning || watch.Elapsed > s_startPatience)
            {
                throw new InvalidOperationException($"Orthanc does not start:\n{Log.Text}");
            }

            await Task.Delay(50);
        }
    }

    /// <summary>Orthanc answers a moment before it catches signals; until then SIGTERM ends it like any program.</summary>
    private bool CatchesSigTerm()
    {
        const string caught = "SigCgt:";
        string line = File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith(caught, StringComparison.Ordinal));
        return (ulong.Parse(line.AsSpan(caught.Length).Trim(), NumberStyles.HexNumber,
            CultureInfo.InvariantCulture) & (1UL << (SigTerm - 1))) != 0;
    }

    private Process Launch()
    {
        ProcessStartInfo start = OrthancInstallation.Command(StartsFromFolder ? _folder : Path.Combine(_folder, "orthanc.json"));
        if (Preload is not null)
        {
            start.Environment["LD_PRELOAD"] = Preload;
        }

        Process process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Log.Add(line.Data);
        process.ErrorDataReceived += (_, line) => Log.Add(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static JsonObject ReadSample()
    {
        string sample = File.ReadAllText(Path.Combine(Repository.Root, "orthanc.json"));
        JsonDocumentOptions lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
        return JsonNode.Parse(sample, documentOptions: lenient)!.AsObject();
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
