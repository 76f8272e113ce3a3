// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace IngestBench;

/// <summary>
/// An Orthanc with an empty storage, until disposed: the system's, or the one in the root folder that <c>ORTHANC_ROOT</c> names.
/// </summary>
internal sealed class Server : IDisposable
{
    /// <summary>Of /proc/PID/stat: the fields after the name, which is in parentheses, begin with the third.</summary>
    private const int UserTimeField = 14 - 3;

    private const double TicksPerSecond = 100;

    private static readonly TimeSpan s_patienceForEnd = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private static readonly string s_root = Environment.GetEnvironmentVariable("ORTHANC_ROOT") ?? "";

    private readonly string _folder = Directory.CreateDirectory($"{s_root}/tmp/ingest-bench-{Guid.NewGuid():N}").FullName;
    private Process _process;

    private Server(Contender contender) => _process = Begin(contender);

    public int HttpPort { get; } = FreePort();

    public int DicomPort { get; } = FreePort();

    /// <summary>Null while it runs; waits a little for one that has just closed its connections.</summary>
    public int? ExitCode => _process.WaitForExit(s_patienceForEnd) ? _process.ExitCode : null;

    /// <summary>Processor time so far, in seconds.</summary>
    public double ProcessorTime
    {
        get
        {
            string stat = File.ReadAllText($"/proc/{_process.Id}/stat");
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (long.Parse(fields[UserTimeField], CultureInfo.InvariantCulture)
                + long.Parse(fields[UserTimeField + 1], CultureInfo.InvariantCulture))
                / TicksPerSecond;
        }
    }

    /// <summary>The most resident memory so far, in MiB.</summary>
    public double PeakMemory => ReadMemory("VmHWM:");

    /// <summary>Resident memory, in MiB.</summary>
    public double Memory => ReadMemory("VmRSS:");

    /// <summary>Bytes that the instances take on the disk.</summary>
    public long StoredBytes
        => new DirectoryInfo(Path.Combine(_folder, "storage")).EnumerateFiles("*", SearchOption.AllDirectories)
            .Where(file => !file.Name.StartsWith("index", StringComparison.Ordinal)).Sum(file => file.Length);

    public static async Task<Server> StartAsync(Contender contender)
    {
        Server server = new(contender);
        await server.WaitAsync();
        return server;
    }

    /// <summary>
    /// Stops it and starts it again with other settings, and the same storage. It ends by itself: killed, it would repeat jobs whose end it
    /// had not saved yet.
    /// </summary>
    public async Task RestartAsync(Contender contender)
    {
        using (Process signal = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await signal.WaitForExitAsync();
        }

        await _process.WaitForExitAsync().WaitAsync(s_patience);
        Stop();
        _process = Begin(contender);
        await WaitAsync();
    }

    public void Dispose()
    {
        Stop();
        Directory.Delete(_folder, recursive: true);
    }

    private void Stop()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private Process Begin(Contender contender)
    {
        JsonObject configuration = contender.Settings.DeepClone().AsObject();
        string inside = _folder[s_root.TrimEnd('/').Length..];
        configuration["StorageDirectory"] = Path.Combine(inside, "storage");
        configuration["IndexDirectory"] = Path.Combine(inside, "storage");
        configuration[nameof(HttpPort)] = HttpPort;
        configuration[nameof(DicomPort)] = DicomPort;
        configuration["DicomAlwaysAllowStore"] = true;
        configuration["AuthenticationEnabled"] = false;
        configuration["Plugins"] = new JsonArray();
        if (contender.Plugin is not null)
        {
            File.Copy(contender.Plugin, Path.Combine(_folder, Path.GetFileName(contender.Plugin)), overwrite: true);
            configuration["Plugins"] = new JsonArray(Path.Combine(inside, Path.GetFileName(contender.Plugin)));
        }

        File.WriteAllText(Path.Combine(_folder, "orthanc.json"), configuration.ToJsonString());
        string[] command = ["/usr/sbin/Orthanc", Path.Combine(inside, "orthanc.json")];
        ProcessStartInfo start = s_root.Length == 0 ? new(command[0], command[1..]) : new("/usr/sbin/chroot", [s_root, .. command]);
        (start.RedirectStandardError, start.RedirectStandardOutput) = (true, true);
        NoDelay.Set(start);
        Process process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private async Task WaitAsync()
    {
        using HttpClient client = new();
        Stopwatch watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                _ = await client.GetStringAsync(new Uri($"http://127.0.0.1:{HttpPort}/system"));
                return;
            }
            catch (HttpRequestException) when (watch.Elapsed < s_patience)
            {
                if (_process.HasExited)
                {
                    int exitCode = _process.ExitCode;
                    Dispose();
                    throw new ServerEndedException(exitCode);
                }

                await Task.Delay(50);
            }
        }
    }

    private double ReadMemory(string field)
    {
        string line = File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith(field, StringComparison.Ordinal));
        return long.Parse(line.AsSpan(field.Length).Trim().TrimEnd(" kB"), CultureInfo.InvariantCulture) / 1024.0;
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
