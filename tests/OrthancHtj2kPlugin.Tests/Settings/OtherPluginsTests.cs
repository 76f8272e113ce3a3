// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json;
using OrthancHtj2kPlugin.Settings;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Settings;

public sealed class OtherPluginsTests
{
    [Theory]
    [InlineData("libOrthancWSI.so", true)]
    [InlineData("orthancwsi-3.2.dll", true)]
    [InlineData("OrthancHtj2k.so", false)]
    public void A_plugin_is_found_in_its_folder_and_by_its_path(string name, bool isFound)
    {
        string folder = Directory.CreateTempSubdirectory("htj2k-plugins-").FullName;
        string file = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "deeper")).FullName, name);
        File.WriteAllText(file, "");
        try
        {
            foreach (string plugin in new[] { folder, file })
            {
                using JsonDocument configuration =
                    JsonDocument.Parse($$"""{ "Plugins": ["/nowhere", 5, {{JsonSerializer.Serialize(plugin)}}] }""");
                Assert.Equal(isFound, OtherPlugins.Include(configuration.RootElement, OtherPlugins.WholeSlide));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
