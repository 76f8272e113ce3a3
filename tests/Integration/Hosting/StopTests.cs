// SPDX-License-Identifier: GPL-3.0-or-later
using Integration.Images;
using Integration.Orthanc;
using Xunit;

namespace Integration.Hosting;

/// <summary>How Orthanc ends and begins again with the plugin in it.</summary>
public sealed class StopTests
{
    private const int Cycles = 20;

    [Theory]
    [InlineData(OrthancServer.SigInt)]
    [InlineData(OrthancServer.SigTerm)]
    public async Task Orthanc_that_has_converted_ends_by_itself_on_a_signal(int signal)
    {
        await using OrthancServer server = await OrthancServer.StartAsync();
        _ = await server.Rest.UploadAsync(new ImageDescription { Name = "before the stop" }.Build().File);

        Assert.Equal(0, await server.StopAsync(signal));
    }

    [Fact]
    public async Task Orthanc_starts_converts_and_stops_again_and_again()
    {
        for (int cycle = 0; cycle < Cycles; cycle++)
        {
            await using OrthancServer server = await OrthancServer.StartAsync();
            string id = await server.Rest.UploadAsync(new ImageDescription { Name = "cycle", Frames = 4 }.Build().File);
            _ = await server.Rest.BytesAsync($"/instances/{id}/preview");
            Assert.Equal(0, await server.StopAsync());
        }
    }

    [Fact]
    public async Task Reset_initialises_the_plugin_anew_in_the_same_process()
    {
        await using OrthancServer server = await OrthancServer.StartAsync();
        for (int resets = 1; resets <= 3; resets++)
        {
            string id = await server.Rest.UploadAsync(new ImageDescription { Name = "reset" }.Build().File);
            byte[] preview = await server.Rest.BytesAsync($"/instances/{id}/preview");
            Assert.Equal(1, (long)(await server.Rest.StatusAsync())["Counters"]!["Converted"]!);

            using ByteArrayContent nothing = new([]);
            _ = await server.Rest.PostAsync("/tools/reset", nothing);
            _ = await server.Log.WaitForAsync("Orthanc has started", resets + 1);
            await server.WaitUntilReadyAsync();

            Assert.Equal(0, (long)(await server.Rest.StatusAsync())["Counters"]!["Converted"]!);
            Assert.Equal(preview, await server.Rest.BytesAsync($"/instances/{id}/preview"));
        }
    }
}
