// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json.Nodes;
using Integration.Orthanc;
using Integration.Tools;
using TestSupport;
using Xunit;

namespace Integration.Ways;

/// <summary>
/// Orthancs that convert all that can be converted, one for each way that needs its own configuration; each starts when it is needed.
/// </summary>
public sealed class WayServers : IAsyncLifetime
{
    /// <summary>The name of the device that takes only lossy JPEG 2000, and of the one that takes only Implicit VR.</summary>
    internal const string Jpeg2000Device = "jpeg2000", OldDevice = "old";

    private readonly Dictionary<string, OrthancServer> _servers = [];

    internal StoreScp Jpeg2000Only { get; } = StoreScp.TakingOnly("JPEG2000", "SecondaryCaptureImageStorage");

    internal StoreScp ImplicitOnly { get; } = new("+xi");

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (OrthancServer server in _servers.Values)
        {
            await server.DisposeAsync();
        }

        Jpeg2000Only.Dispose();
        ImplicitOnly.Dispose();
    }

    /// <summary>One that receives by REST, C-STORE and, where the DICOMweb plugin is installed, STOW-RS.</summary>
    internal Task<OrthancServer> ReceivingAsync() => StartAsync("receiving", Settings, configuration =>
    {
        configuration["DicomModalities"] = new JsonObject
        {
            [Jpeg2000Device] = new JsonArray("JPEG2000", "127.0.0.1", Jpeg2000Only.Port),
            [OldDevice] = new JsonArray("OLD", "127.0.0.1", ImplicitOnly.Port),
        };
        configuration["DicomScuPreferredTransferSyntax"] = CodedImages.Jpeg2000;
        if (OrthancInstallation.DicomWeb is { } dicomWeb)
        {
            configuration["Plugins"]!.AsArray().Add((JsonNode)dicomWeb);
        }
    });

    /// <summary>One that transcodes itself what it receives.</summary>
    internal Task<OrthancServer> TranscodingAsync(string transferSyntax)
        => StartAsync(transferSyntax, Settings, configuration => configuration["IngestTranscoding"] = transferSyntax);

    /// <summary>One for which every instance is as one over 2 GiB; it may transcode itself what it receives.</summary>
    /// <param name="transferSyntax">Its IngestTranscoding; empty for none.</param>
    internal Task<OrthancServer> LargeAsync(string transferSyntax = "")
    {
        JsonObject settings = Settings;
        settings["LargeInstanceBytes"] = 1;
        return StartAsync("large " + transferSyntax, settings, configuration =>
        {
            if (transferSyntax.Length > 0)
            {
                configuration["IngestTranscoding"] = transferSyntax;
            }
        });
    }

    /// <summary>One that stores what it receives, and may convert it later.</summary>
    internal Task<OrthancServer> StoringAsync()
    {
        JsonObject settings = Settings;
        settings["Enabled"] = false;
        settings["Backfill"] = new JsonObject { ["AllowUnsafe"] = true };
        return StartAsync("storing", settings, configuration => configuration["OverwriteInstances"] = true);
    }

    /// <summary>Deflated samples of one bit may be smaller than HTJ2K.</summary>
    private static JsonObject Settings => new()
    {
        ["KeepWhatViewersMisread"] = false,
        ["TranscodeLossyJpeg2000"] = true,
        ["Rules"] = new JsonArray(new JsonObject
        {
            ["When"] = new JsonObject { ["BitsStored"] = new JsonObject { ["Max"] = 1 } },
            ["Then"] = new JsonObject { ["MaximumSizeRatio"] = 2 },
        }),
    };

    private async Task<OrthancServer> StartAsync(string name, JsonObject settings, Action<JsonObject> configure)
    {
        if (!_servers.TryGetValue(name, out OrthancServer? server))
        {
            server = await OrthancServer.StartAsync(settings, configure: configure);
            _servers.Add(name, server);
        }

        return server;
    }
}
