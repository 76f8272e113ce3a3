// SPDX-License-Identifier: GPL-3.0-or-later
using Integration.Backfill;
using Integration.Orthanc;
using Integration.Routes;
using Xunit;

namespace Integration.App;

/// <summary>An Orthanc that stores instances as received and may overwrite them, and a browser; shared by the tests of a class.</summary>
public sealed class PageServer : IAsyncLifetime
{
    internal OrthancServer Orthanc { get; private set; } = null!;

    internal Browser Browser { get; private set; } = null!;

    internal string Page => $"{Orthanc.Rest.Address}/htj2k/app/";

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(Browser.Program is null, "Chromium is not installed");
        Orthanc = await BackfillServer.StartAsync();
        Browser = await Browser.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (Browser is not null)
        {
            await Browser.DisposeAsync();
        }

        if (Orthanc is not null)
        {
            await Orthanc.DisposeAsync();
        }
    }
}
