// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using System.Text.Json.Nodes;
using Integration.Images;
using Integration.Orthanc;
using Integration.Tools;
using TestSupport;
using Xunit;

namespace Integration.Configuration;

/// <summary>A setting that is wrong stops what writes, and not what shows.</summary>
public sealed class WrongSettingTests
{
    private const string Jpeg2000Lossless = "1.2.840.10008.1.2.4.90";

    [Fact]
    public async Task Stored_HTJ2K_is_shown_and_exported_and_the_status_says_so()
    {
        TestImage image = new ImageDescription { Name = "stored before" }.Build();
        await using OrthancServer right = await OrthancServer.StartAsync();
        string id = await right.Rest.UploadAsync(image.File);
        byte[] converted = await right.Rest.FileAsync(id);
        await using OrthancServer wrong = await OrthancServer.StartAsync(Wrong);

        Assert.Equal(id, await wrong.Rest.UploadAsync(converted));

        Assert.Equal(converted, await wrong.Rest.FileAsync(id));
        string[] paths = [$"/instances/{id}/preview", $"/htj2k/instances/{id}/frames/1", $"/htj2k/instances/{id}/file?transfer-syntax=.90"];
        foreach (string path in paths)
        {
            Assert.Equal(await right.Rest.BytesAsync(path), await wrong.Rest.BytesAsync(path));
        }

        byte[] exported = (await wrong.Rest.ArchiveAsync(id, DicomFile.ExplicitLittleEndian))[image.SopInstanceUid];
        Assert.Equal(DicomFile.ExplicitLittleEndian, Dcmtk.TransferSyntax(exported));
        JsonNode status = await wrong.Rest.StatusAsync();
        Assert.Contains("Htj2k.Threads", (string)status["Error"]!, StringComparison.Ordinal);
        Assert.Contains("default settings", (string)status["Error"]!, StringComparison.Ordinal);
        Assert.False((bool)status["Settings"]!["Enabled"]!);
    }

    [Fact]
    public async Task Nothing_is_written()
    {
        await using OrthancServer server = await OrthancServer.StartAsync(Wrong);
        using HttpRequestMessage request = new(HttpMethod.Post, "/htj2k/convert") { Content = new StringContent("{\"All\": true}") };

        using HttpResponseMessage answer = await server.Rest.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.False(Directory.Exists(Path.Combine(server.StorageFolder, "htj2k-journal")));
    }

    /// <summary>Orthanc asks transcoders to make what it stores, and stores what none of them takes as it is.</summary>
    [Theory]
    [InlineData("1.2.840.10008.1.2.4.201")]
    [InlineData("1.2.840.10008.1.2.4.202")]
    [InlineData(Jpeg2000Lossless)]
    public async Task What_arrives_is_stored_as_it_is_where_Orthanc_itself_would_transcode_it(string target)
    {
        Assert.SkipWhen(target != Jpeg2000Lossless && OrthancInstallation.Version < OrthancRest.KnowsHtj2k,
            "This version of Orthanc does not know the transfer syntax");
        await using OrthancServer server =
            await OrthancServer.StartAsync(Wrong, configure: configuration => configuration["IngestTranscoding"] = target);
        byte[] native = new ImageDescription { Name = "arriving" }.Build().File;
        byte[] other = new ImageDescription { Name = "arriving too" }.Build().File;
        foreach (byte[] sent in new[] { native, Dcmtk.Convert(other, "dcmcjpeg", "+e1"), Dcmtk.Convert(other, "dcmcrle") })
        {
            string id = await server.Rest.UploadAsync(sent);

            Assert.Equal(sent, await server.Rest.FileAsync(id));
            await server.Rest.DeleteAsync($"/instances/{id}");
        }
    }

    private static JsonObject Wrong => new() { ["Threads"] = -1 };
}
