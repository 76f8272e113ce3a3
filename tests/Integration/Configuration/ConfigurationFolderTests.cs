// SPDX-License-Identifier: GPL-3.0-or-later
using Integration.Orthanc;
using Xunit;

namespace Integration.Configuration;

/// <summary>A folder of configuration, as services and containers give it to Orthanc.</summary>
public sealed class ConfigurationFolderTests
{
    [Fact]
    public async Task Journal_of_a_relative_storage_lies_in_it()
    {
        await using OrthancServer server = await OrthancServer.StartAsync(configure: configuration =>
        {
            configuration["StorageDirectory"] = "storage";
            configuration["IndexDirectory"] = "storage";
        });
        string journal = Path.Combine(server.StorageFolder, "htj2k-journal");
        Assert.True(Directory.Exists(journal));
        _ = await server.StopAsync();
        Directory.Delete(journal, recursive: true);

        server.StartsFromFolder = true;
        await server.StartAgainAsync();

        Assert.True(Directory.Exists(journal));
    }
}
