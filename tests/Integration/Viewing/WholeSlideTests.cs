// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using System.Text.Json.Nodes;
using Integration.Backfill;
using Integration.Images;
using Integration.Orthanc;
using Integration.Tools;
using TestSupport;
using Xunit;

namespace Integration.Viewing;

/// <summary>Orthanc's whole-slide imaging plugin beside this one: a slide of two levels.</summary>
public sealed class WholeSlideTests
{
    private static readonly string[] s_tiles = ["0/0/0", "0/1/0", "0/2/1", "1/0/0"];

    private readonly TestImage[] _levels = [WholeSlide.Level(3, 2), WholeSlide.Level(1, 1)];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Slides_are_kept_and_their_tiles_are_those_of_an_Orthanc_without_this_plugin(bool isOursFirst)
    {
        await using OrthancServer plain = await StartAsync(withPlugin: false);
        await using OrthancServer server = await StartAsync(isOursFirst, settings: new JsonObject
        {
            ["Backfill"] = new JsonObject { ["AllowUnsafe"] = true },
        });
        List<byte[]> expected = await TilesAsync(plain, await UploadAsync(plain));
        string series = await UploadAsync(server);

        Assert.Equal(expected, await TilesAsync(server, series));
        JsonNode backfill = await server.Rest.BackfillAsync("convert-series", new JsonObject { ["Series"] = series });

        Assert.Equal(expected, await TilesAsync(server, series));
        foreach (TestImage level in _levels)
        {
            byte[] stored = await server.Rest.FileAsync(await server.Rest.InstanceOfAsync(level.SopInstanceUid));
            Assert.True(Dcmtk.TransferSyntax(stored) == DicomFile.ExplicitLittleEndian, $"{backfill}");
        }
    }

    /// <summary>Why slides are kept: once a whole-slide plugin fails this test, they need be kept no longer beside it.</summary>
    [Fact]
    public async Task Slides_that_are_HTJ2K_all_the_same_show_their_frames_but_no_tiles()
    {
        await using OrthancServer server = await StartAsync(settings: new JsonObject { ["KeepWhatViewersMisread"] = false });
        await using OrthancServer plain = await StartAsync(withPlugin: false);
        string series = await UploadAsync(server);
        _ = await UploadAsync(plain);

        (HttpStatusCode pyramid, _) = await server.Rest.GetAsync($"/wsi/pyramids/{series}");
        (HttpStatusCode tile, _) = await server.Rest.GetAsync($"/wsi/tiles/{series}/0/0/0");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.InternalServerError), (pyramid, tile));
        Assert.NotEmpty(await server.Log.WaitForAsync("Unsupported transfer syntax: 1.2.840.10008.1.2.4.201"));
        string preview = $"/instances/{await server.Rest.InstanceOfAsync(_levels[0].SopInstanceUid)}/frames/5/preview";
        Assert.Equal(await plain.Rest.BytesAsync(preview), await server.Rest.BytesAsync(preview));
    }

    [Fact]
    public async Task Slides_are_kept_beside_a_plugin_in_a_folder_with_a_relative_path()
    {
        Assert.SkipWhen(OrthancInstallation.WholeSlide is null, "The whole-slide imaging plugin is not installed (package orthanc-wsi)");
        string folder = OrthancInstallation.CreateFolder();
        _ = File.CreateSymbolicLink(Path.Combine(folder, "libOrthancWSI.so"), OrthancInstallation.WholeSlide);
        try
        {
            // The configuration lies in another folder beside it.
            await using OrthancServer server = await OrthancServer.StartAsync(
                configure: configuration => configuration["Plugins"]!.AsArray().Add($"../{Path.GetFileName(folder)}"));

            string id = await server.Rest.UploadAsync(_levels[0].File);

            Assert.Equal(HttpStatusCode.OK, (await server.Rest.GetAsync("/plugins/wsi")).Code);
            Assert.Equal(DicomFile.ExplicitLittleEndian, Dcmtk.TransferSyntax(await server.Rest.FileAsync(id)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Task<OrthancServer> StartAsync(bool isOursFirst = true, bool withPlugin = true, JsonObject? settings = null)
    {
        Assert.SkipWhen(OrthancInstallation.WholeSlide is null, "The whole-slide imaging plugin is not installed (package orthanc-wsi)");
        return OrthancServer.StartAsync(settings, withPlugin, configuration =>
        {
            JsonArray plugins = configuration["Plugins"]!.AsArray();
            plugins.Insert(isOursFirst ? plugins.Count : 0, OrthancInstallation.WholeSlide);
            configuration["OverwriteInstances"] = true;
        });
    }

    /// <returns>The series.</returns>
    private async Task<string> UploadAsync(OrthancServer server)
    {
        string id = "";
        foreach (TestImage level in _levels)
        {
            id = await server.Rest.UploadAsync(level.File);
        }

        return (string)JsonNode.Parse(await server.Rest.BytesAsync($"/instances/{id}"))!["ParentSeries"]!;
    }

    private static async Task<List<byte[]>> TilesAsync(OrthancServer server, string series)
    {
        List<byte[]> tiles = [];
        foreach (string tile in s_tiles)
        {
            tiles.Add(await server.Rest.BytesAsync($"/wsi/tiles/{series}/{tile}"));
        }

        return tiles;
    }
}
