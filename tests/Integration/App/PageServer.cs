// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json.Nodes;
using Integration.Backfill;
using Integration.Orthanc;
using TestSupport;
using Xunit;

namespace Integration.App;

/// <summary>An Orthanc that stores instances as received and may overwrite them, and a browser; shared by the tests of a class.</summary>
public sealed class PageServer : IAsyncLifetime
{
    internal OrthancServer Orthanc { get; private set; } = null!;

    internal Browser Browser { get; private set; } = null!;

    internal string Page => $"{Orthanc.Rest.Address}/htj2k/app/";

    internal async Task<string> StudyOfAsync(string instance)
        => (string)JsonNode.Parse(await Orthanc.Rest.BytesAsync($"/instances/{instance}/study"))!["ID"]!;

    /// <summary>Keeps a picture: <c>HTJ2K_PICTURES=docs</c> renews those of the documentation.</summary>
    internal async Task SavePictureAsync(string name)
    {
        string folder = Directory.CreateDirectory(
            Environment.GetEnvironmentVariable("HTJ2K_PICTURES") ?? Path.Combine(Repository.Root, "artifacts", "page")).FullName;
        await File.WriteAllBytesAsync(Path.Combine(folder, $"{name}.png"), await Browser.PictureAsync());
    }

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(Browser.Program is null, "Chromium is not installed");
        Orthanc = await BackfillServer.StartAsync(sourceName: "Htj2kSource");
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
