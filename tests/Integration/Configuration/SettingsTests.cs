// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json.Nodes;
using Integration.Images;
using Integration.Orthanc;
using Integration.Tools;
using Xunit;

namespace Integration.Configuration;

/// <summary>The section "Htj2k" of the configuration.</summary>
public sealed class SettingsTests
{
    [Theory]
    [InlineData("""{ "Enabled": "yes" }""", "\"Htj2k.Enabled\"", "true or false")]
    [InlineData("""{ "TransferSyntax": "1.2.840.10008.1.2.4.203" }""", "\"Htj2k.TransferSyntax\"", "1.2.840.10008.1.2.4.201")]
    [InlineData("""{ "Threads": -1 }""", "\"Htj2k.Threads\"", "from 0 to ")]
    [InlineData("""{ "Keep": { "Origin": ["Fax"] } }""", "\"Htj2k.Keep.Origin\"", "DicomProtocol")]
    [InlineData("""{ "Quality": 5 }""", "\"Htj2k.Quality\"", "TransferSyntax")]
    public async Task A_wrong_setting_is_named_in_the_log_and_leaves_instances_as_received(string section, string key, string accepted)
    {
        await using OrthancServer server = await OrthancServer.StartAsync(JsonNode.Parse(section)!.AsObject());
        byte[] file = new ImageDescription { Name = "wrong setting" }.Build().File;

        string id = await server.Rest.UploadAsync(file);

        Assert.Equal(file, await server.Rest.FileAsync(id));
        string line = Assert.Single(await server.Log.WaitForAsync(key));
        Assert.StartsWith("E", line, StringComparison.Ordinal);
        Assert.Contains(accepted, line, StringComparison.Ordinal);
        JsonNode status = await server.Rest.StatusAsync();
        Assert.False((bool)status["Converts"]!);
        Assert.Contains(key, (string)status["Error"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Beside_an_indexer_of_folders_instances_stay_as_received()
    {
        await using OrthancServer server = await OrthancServer.StartAsync(
            configure: configuration => configuration["Indexer"] = new JsonObject { ["Enable"] = true });
        byte[] file = new ImageDescription { Name = "indexed" }.Build().File;

        Assert.Equal(file, await server.Rest.FileAsync(await server.Rest.UploadAsync(file)));
        Assert.Contains("Folder Indexer", (string)(await server.Rest.StatusAsync())["Error"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_without_the_section_has_the_defaults()
    {
        await using OrthancServer server = await OrthancServer.StartAsync(configure: configuration => configuration.Remove("Htj2k"));

        JsonNode settings = (await server.Rest.StatusAsync())["Settings"]!;

        Assert.True((bool)settings["Enabled"]!);
        Assert.True((bool)settings["Verify"]!);
        Assert.Equal("1.2.840.10008.1.2.4.201", (string)settings["TransferSyntax"]!);
        Assert.True((bool)settings["TranscodeCompressed"]!);
    }

    [Fact]
    public async Task Enabled_false_stores_as_received_and_still_shows_HTJ2K()
    {
        byte[] file = new ImageDescription { Name = "disabled" }.Build().File;
        await using OrthancServer converting = await OrthancServer.StartAsync();
        string convertedId = await converting.Rest.UploadAsync(file);
        byte[] converted = await converting.Rest.FileAsync(convertedId);
        await using OrthancServer disabled = await OrthancServer.StartAsync(new JsonObject { ["Enabled"] = false });

        string id = await disabled.Rest.UploadAsync(converted);

        Assert.Equal(
            await converting.Rest.BytesAsync($"/instances/{convertedId}/preview"),
            await disabled.Rest.BytesAsync($"/instances/{id}/preview"));
        byte[] another = new ImageDescription { Name = "disabled, kept" }.Build().File;
        Assert.Equal(another, await disabled.Rest.FileAsync(await disabled.Rest.UploadAsync(another)));
    }

    [Theory]
    [InlineData(".201")]
    [InlineData(".202")]
    public async Task TransferSyntax_decides_what_is_stored(string setting)
    {
        await using OrthancServer server = await OrthancServer.StartAsync(new JsonObject { ["TransferSyntax"] = setting });

        string id = await server.Rest.UploadAsync(new ImageDescription { Name = setting }.Build().File);

        Assert.EndsWith(setting, Dcmtk.TransferSyntax(await server.Rest.FileAsync(id)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(3, false)]
    public async Task Threads_and_Verify_do_not_change_the_bytes_stored(int threads, bool verify)
    {
        ImageDescription description = new() { Name = "same bytes", Rows = 400, Columns = 500, Frames = 3, Photometric = "RGB" };
        byte[] file = description.Build(77).File;
        await using OrthancServer standard = await OrthancServer.StartAsync();
        await using OrthancServer other = await OrthancServer.StartAsync(new JsonObject { ["Threads"] = threads, ["Verify"] = verify });

        byte[] expected = await standard.Rest.FileAsync(await standard.Rest.UploadAsync(file));

        Assert.Equal(expected, await other.Rest.FileAsync(await other.Rest.UploadAsync(file)));
    }
}
