// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace IngestBench;

/// <summary>An Orthanc with an empty storage, until disposed.</summary>
internal sealed class Server : IDisposable
{
    /// <summary>Of /proc/PID/stat: the fields behind the name, which is in parentheses, begin with the third.</summary>
    private const int UserTimeField = 14 - 3;

    private const double TicksPerSecond = 100;

    private static readonly TimeSpan s_patienceForEnd = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("ingest-bench-").FullName;
    private readonly Process _process;

    private Server(Contender contender)
    {
        JsonObject configuration = contender.Settings.DeepClone().AsObject();
        configuration["StorageDirectory"] = Path.Combine(_folder, "storage");
        configuration["IndexDirectory"] = Path.Combine(_folder, "storage");
        configuration[nameof(HttpPort)] = HttpPort;
        configuration[nameof(DicomPort)] = DicomPort;
        configuration["DicomAlwaysAllowStore"] = true;
        configuration["AuthenticationEnabled"] = false;
        configuration["Plugins"] = contender.Plugin is null ? new JsonArray() : new JsonArray(contender.Plugin);
        string file = Path.Combine(_folder, "orthanc.json");
        File.WriteAllText(file, configuration.ToJsonString());
        ProcessStartInfo start = new("/usr/sbin/Orthanc", [file]) { RedirectStandardError = true, RedirectStandardOutput = true };
        NoDelay.Set(start);
        _process = Process.Start(start)!;
        _process.OutputDataReceived += static (_, _) => { };
        _process.ErrorDataReceived += static (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

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
            return (long.Parse(fields[UserTimeField], CultureInfo.InvariantCulture) + long.Parse(fields[UserTimeField + 1], CultureInfo.InvariantCulture))
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
        using HttpClient client = new();
        Stopwatch watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                _ = await client.GetStringAsync(new Uri($"http://127.0.0.1:{server.HttpPort}/system"));
                return server;
            }
            catch (HttpRequestException) when (watch.Elapsed < s_patience && !server._process.HasExited)
            {
                await Task.Delay(50);
            }
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
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
