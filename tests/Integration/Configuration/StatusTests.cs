// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using System.Text.Json.Nodes;
using Integration.Images;
using Integration.Orthanc;
using Xunit;

namespace Integration.Configuration;

/// <summary>GET /htj2k/status.</summary>
public sealed class StatusTests(ConvertingServer server) : IClassFixture<ConvertingServer>
{
    [Fact]
    public async Task Status_counts_what_was_stored()
    {
        JsonNode before = (await server.Orthanc.Rest.StatusAsync())["Counters"]!;
        byte[] image = new ImageDescription { Name = "counted", Rows = 2048, Columns = 2048 }.Build().File;
        byte[] noise = new ImageDescription { Name = "counted as kept", Noise = 1 }.Build().File;

        byte[] stored = await server.Orthanc.Rest.FileAsync(await server.Orthanc.Rest.UploadAsync(image));
        _ = await server.Orthanc.Rest.UploadAsync(noise);

        JsonNode after = (await server.Orthanc.Rest.StatusAsync())["Counters"]!;
        Assert.Equal(1, Difference("Converted"));
        Assert.Equal(0, Difference("Failed"));
        Assert.Equal(image.Length, Difference("BytesIn"));
        Assert.Equal(stored.Length, Difference("BytesOut"));
        Assert.Equal(1, (long)after["Kept"]!["NotSmaller"]!);
        Assert.True(Difference("EncodingMilliseconds") > 0);
        Assert.True(Difference("VerificationMilliseconds") > 0);

        long Difference(string counter) => (long)after[counter]! - (long)before[counter]!;
    }

    [Fact]
    public async Task Status_answers_only_GET()
    {
        using ByteArrayContent nothing = new([]);

        HttpRequestException refusal =
            await Assert.ThrowsAsync<HttpRequestException>(() => server.Orthanc.Rest.PostAsync("/htj2k/status", nothing));

        Assert.Equal(HttpStatusCode.MethodNotAllowed, refusal.StatusCode);
    }

    [Fact]
    public async Task Orthanc_lists_the_plugin_with_a_version_and_a_description()
    {
        JsonNode plugin = JsonNode.Parse(await server.Orthanc.Rest.BytesAsync("/plugins/htj2k"))!;

        Assert.Equal((string)(await server.Orthanc.Rest.StatusAsync())["Version"]!, (string)plugin["Version"]!);
        Assert.NotEqual("", (string)plugin["Description"]!);
    }
}
