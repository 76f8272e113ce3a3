// SPDX-License-Identifier: GPL-3.0-or-later
using Xunit;

namespace Integration.Orthanc;

/// <summary>An Orthanc without any plugin, shared by the tests of a class: it shows images that were never converted.</summary>
public sealed class PlainServer : IAsyncLifetime
{
    internal OrthancServer Orthanc { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Orthanc = await OrthancServer.StartAsync(withPlugin: false);

    public ValueTask DisposeAsync() => Orthanc.DisposeAsync();
}
