// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json.Nodes;
using Integration.Orthanc;
using Integration.Tools;
using TestSupport;
using Xunit;

namespace Integration.Routes;

/// <summary>nginx with docker/nginx.conf, on a free port and with a token, before an Orthanc.</summary>
public sealed class ProxyServer : IAsyncLifetime
{
    public const string Token = "secret-of-the-test";
    public const string Viewer = "https://viewer.example.org";

    private readonly string _folder = Directory.CreateTempSubdirectory("htj2k-proxy-").FullName;
    private Nginx? _nginx;

    internal OrthancServer? Orthanc { get; private set; }

    /// <summary>Why there is none, or null.</summary>
    public static string? Missing => Nginx.Missing;

    public string Url { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        if (Missing is not null)
        {
            return;
        }

        Orthanc = await OrthancServer.StartAsync(new JsonObject { ["UploadAliases"] = new JsonArray(UploadServer.Alias) });
        int port = FreePorts.Next();
        Url = $"https://localhost:{port}";
        string tls = Directory.CreateDirectory(Path.Combine(_folder, "tls")).FullName;
        _ = Tool.Run(
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=localhost",
            "-keyout", Path.Combine(tls, "orthanc.key"), "-out", Path.Combine(tls, "orthanc.crt"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "orthanc-tokens"), $"\"Bearer {Token}\" \"test\";\n");
        string shipped = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docker", "nginx.conf"));
        string here = shipped
            .Replace("/etc/nginx/", _folder + "/", StringComparison.Ordinal)
            .Replace("orthanc:8042", new Uri(Orthanc.Rest.Address).Authority, StringComparison.Ordinal)
            .Replace("listen 80;", $"listen 127.0.0.1:{FreePorts.Next()};", StringComparison.Ordinal)
            .Replace("listen 443 ", $"listen 127.0.0.1:{port} ", StringComparison.Ordinal);
        _nginx = await Nginx.StartAsync(_folder, here, port);
    }

    public async ValueTask DisposeAsync()
    {
        if (_nginx is not null)
        {
            await _nginx.DisposeAsync();
        }

        if (Orthanc is not null)
        {
            await Orthanc.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }
}
