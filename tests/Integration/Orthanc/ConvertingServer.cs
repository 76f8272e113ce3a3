// SPDX-License-Identifier: GPL-3.0-or-later
using Xunit;

namespace Integration.Orthanc;

/// <summary>An Orthanc with the plugin as orthanc.json has it, shared by the tests of a class.</summary>
public sealed class ConvertingServer : IAsyncLifetime
{
    internal OrthancServer Orthanc { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Orthanc = await OrthancServer.StartAsync();

    public ValueTask DisposeAsync() => Orthanc.DisposeAsync();
}
