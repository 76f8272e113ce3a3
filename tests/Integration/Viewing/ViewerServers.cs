// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json.Nodes;
using Integration.App;
using Integration.Orthanc;
using Integration.Tools;
using TestSupport;
using Xunit;

namespace Integration.Viewing;

/// <summary>
/// Two Orthancs with the DICOMweb plugin, one that converts and one as the distribution has it; before each nginx with OHIF and with
/// pages that have cornerstone3D and other clients, which eng/viewer-packages installs; and a browser.
/// </summary>
public sealed class ViewerServers : IAsyncLifetime
{
    private static readonly string s_viewers = Path.Combine(Repository.Root, "artifacts", "viewers");

    private readonly string _folder = Directory.CreateTempSubdirectory("htj2k-viewers-").FullName;
    private Nginx? _nginx;

    /// <summary>Why there are none, or null.</summary>
    public static string? Missing { get; } = Browser.Program is null ? "Chromium is not installed"
        : OrthancInstallation.DicomWeb is null ? "The DICOMweb plugin is not installed (package orthanc-dicomweb)"
        : !File.Exists(Path.Combine(s_viewers, "ohif", "version")) ? "OHIF and cornerstone3D are not installed (eng/viewer-packages)"
        : Nginx.Missing;

    internal OrthancServer Converting { get; private set; } = null!;

    internal OrthancServer Plain { get; private set; } = null!;

    internal Browser Browser { get; private set; } = null!;

    /// <summary>The files here are below <c>/files/</c> on both servers.</summary>
    internal string FilesFolder => Directory.CreateDirectory(Path.Combine(_folder, "files")).FullName;

    /// <summary>The address of the server before <see cref="Converting"/>.</summary>
    internal string ConvertingAddress { get; } = $"http://127.0.0.1:{FreePorts.Next()}";

    /// <summary>The address of the server before <see cref="Plain"/>.</summary>
    internal string PlainAddress { get; } = $"http://127.0.0.1:{FreePorts.Next()}";

    public async ValueTask InitializeAsync()
    {
        if (Missing is not null)
        {
            return;
        }

        Converting = await OrthancServer.StartAsync(new JsonObject { ["DicomWebFrames"] = true }, configure: AddDicomWeb);
        Plain = await OrthancServer.StartAsync(withPlugin: false, configure: AddDicomWeb);
        string servers = $"include /etc/nginx/mime.types; {Server(ConvertingAddress, Converting)} {Server(PlainAddress, Plain)}";
        _nginx = await Nginx.StartAsync(_folder, servers, new Uri(PlainAddress).Port);
        Browser = await Browser.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable? part in (IAsyncDisposable?[])[Browser, _nginx, Converting, Plain])
        {
            if (part is not null)
            {
                await part.DisposeAsync();
            }
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static void AddDicomWeb(JsonObject configuration) => configuration["Plugins"]!.AsArray().Add(OrthancInstallation.DicomWeb);

    private string Server(string address, OrthancServer orthanc) => $$"""
        server {
            listen {{new Uri(address).Authority}};
            location / { root {{s_viewers}}/ohif; try_files $uri /index.html; }
            location = /app-config.js { alias {{Repository.Root}}/docs/ohif.js; }
            location /files/ { root {{_folder}}; }
            location /cornerstone/ { root {{s_viewers}}; }
            location ~ ^/(cornerstone|clients)[.]html$ {
                default_type text/html;
                return 200 '<body><script type=module src=/cornerstone/$1.js></script>';
            }
            location ~ ^/(dicom-web|instances|htj2k)/ { proxy_pass {{orthanc.Rest.Address}}; proxy_set_header Host $http_host; }
        }
        """;
}
