// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Integration.Tools;

/// <summary>A real nginx in a folder of its own.</summary>
internal sealed class Nginx : IAsyncDisposable
{
    private const string Program = "/usr/sbin/nginx";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;

    private Nginx(Process process) => _process = process;

    /// <summary>Why there is none, or null.</summary>
    public static string? Missing { get; } = !File.Exists(Program) ? "nginx is not installed (package nginx-light)" : null;

    /// <summary>Starts nginx and waits until it listens.</summary>
    /// <param name="folder">For the files that it writes.</param>
    /// <param name="servers">The content of its block "http".</param>
    /// <param name="port">A port that it listens on.</param>
    public static async Task<Nginx> StartAsync(string folder, string servers, int port)
    {
        string main = new StringBuilder()
            .AppendLine("daemon off; master_process off; pid nginx.pid; error_log error.log;")
            .AppendLine("events { }")
            .AppendLine("http { access_log off; client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path f; uwsgi_temp_path u; scgi_temp_path s;")
            .AppendLine(servers)
            .AppendLine("}")
            .ToString();
        await File.WriteAllTextAsync(Path.Combine(folder, "nginx.conf"), main);
        Nginx nginx = new(Process.Start(Program, ["-p", folder, "-e", "error.log", "-c", Path.Combine(folder, "nginx.conf")]));
        await nginx.WaitForAsync(folder, port);
        return nginx;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task WaitForAsync(string folder, int port)
    {
        Stopwatch waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using TcpClient client = new("127.0.0.1", port);
                return;
            }
            catch (SocketException) when (waited.Elapsed < s_patience && !_process.HasExited)
            {
                await Task.Delay(50);
            }
            catch (SocketException exception)
            {
                throw new InvalidOperationException(await File.ReadAllTextAsync(Path.Combine(folder, "error.log")), exception);
            }
        }
    }
}
