// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json.Nodes;
using Integration.Orthanc;
using Integration.Tools;
using Xunit;

namespace Integration.Routes;

/// <summary>
/// An Orthanc that knows three devices: one that takes only Implicit VR, one that takes Explicit VR, one that is not there.
/// </summary>
public sealed class SendingServer : IAsyncLifetime
{
    internal StoreScp ImplicitOnly { get; } = new("+xi");

    internal StoreScp Explicit { get; } = new("+xe");

    internal OrthancServer Orthanc { get; private set; } = null!;

    public async ValueTask InitializeAsync()
        => Orthanc = await OrthancServer.StartAsync(configure: configuration => configuration["DicomModalities"] = new JsonObject
        {
            ["old"] = new JsonArray("OLD", "127.0.0.1", ImplicitOnly.Port),
            ["explicit"] = new JsonArray("EXPLICIT", "127.0.0.1", Explicit.Port),
            ["gone"] = new JsonArray("GONE", "127.0.0.1", FreePorts.Next()),
        });

    public async ValueTask DisposeAsync()
    {
        await Orthanc.DisposeAsync();
        ImplicitOnly.Dispose();
        Explicit.Dispose();
    }
}
