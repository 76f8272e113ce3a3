// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json.Nodes;
using Integration.Orthanc;
using Xunit;

namespace Integration.Viewing;

/// <summary>
/// Two Orthancs with the DICOMweb plugin: one that converts, and one that shows images that were never converted.
/// </summary>
public sealed class DicomWebServers : IAsyncLifetime
{
    internal OrthancServer Converting { get; private set; } = null!;

    internal OrthancServer Plain { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        if (OrthancInstallation.DicomWeb is { } dicomWeb)
        {
            Converting =
                await OrthancServer.StartAsync(configure: configuration => configuration["Plugins"]!.AsArray().Add((JsonNode)dicomWeb));
            Plain = await OrthancServer.StartAsync(withPlugin: false, configure: configuration => configuration["Plugins"]!.AsArray()
                .Add((JsonNode)dicomWeb));
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Converting is not null)
        {
            await Converting.DisposeAsync();
            await Plain.DisposeAsync();
        }
    }
}
