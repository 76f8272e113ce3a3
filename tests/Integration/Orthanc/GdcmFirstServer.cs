// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json.Nodes;
using Xunit;

namespace Integration.Orthanc;

/// <summary>An Orthanc that loads the GDCM plugin before this one, so that it asks GDCM first; without GDCM there is none.</summary>
public sealed class GdcmFirstServer : IAsyncLifetime
{
    private OrthancServer? _orthanc;

    internal OrthancServer Orthanc => _orthanc ?? throw new InvalidOperationException("The GDCM plugin is not installed");

    public async ValueTask InitializeAsync()
    {
        if (OrthancInstallation.Gdcm is not null)
        {
            _orthanc = await StartAsync(isGdcmFirst: true);
        }
    }

    public ValueTask DisposeAsync() => _orthanc?.DisposeAsync() ?? ValueTask.CompletedTask;

    internal static Task<OrthancServer> StartAsync(bool isGdcmFirst, JsonObject? settings = null, Action<JsonObject>? configure = null)
        => OrthancServer.StartAsync(settings, configure: configuration =>
        {
            JsonArray plugins = configuration["Plugins"]!.AsArray();
            plugins.Insert(isGdcmFirst ? 0 : plugins.Count, OrthancInstallation.Gdcm);
            configure?.Invoke(configuration);
        });
}
