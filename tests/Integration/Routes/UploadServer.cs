// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json.Nodes;
using Integration.Orthanc;
using Xunit;

namespace Integration.Routes;

/// <summary>An Orthanc whose upload route has an alias and a limit of 8 MiB.</summary>
public sealed class UploadServer : IAsyncLifetime
{
    public const string Alias = "/api/ris/upload/dicom/";

    internal OrthancServer Orthanc { get; private set; } = null!;

    public async ValueTask InitializeAsync()
        => Orthanc =
            await OrthancServer.StartAsync(new JsonObject { ["UploadAliases"] = new JsonArray(Alias), ["UploadLimitMegabytes"] = 8 });

    public ValueTask DisposeAsync() => Orthanc.DisposeAsync();
}
