// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json;
using OrthancHtj2kPlugin.Settings;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Settings;

public sealed class OtherPluginsTests : IDisposable
{
    private static readonly string s_extension = OperatingSystem.IsWindows() ? ".dll" : OperatingSystem.IsMacOS() ? ".dylib" : ".so";

    private readonly string _origin = Directory.CreateTempSubdirectory("htj2k-plugins-").FullName;

    public void Dispose() => Directory.Delete(_origin, recursive: true);

    [Theory]
    [InlineData("libOrthancWSI", true)]
    [InlineData("orthancwsi-3.2", true)]
    [InlineData("OrthancHtj2k", false)]
    public void A_plugin_is_found_in_its_folder_and_by_its_path(string name, bool isFound)
    {
        string folder = Path.Combine(_origin, "plugins"), file = Write(folder, name + s_extension.ToUpperInvariant());

        Assert.All([folder, file, "plugins", "./plugins/", $"plugins/{Path.GetFileName(file)}"],
            path => Assert.Equal(isFound, Includes("/nowhere", path)));
    }

    [Fact]
    public void A_file_by_its_path_may_have_any_extension()
    {
        Write(_origin, "libOrthancWSI.so.1.1");

        Assert.True(Includes("libOrthancWSI.so.1.1"));
    }

    [Fact]
    public void Folders_in_a_folder_and_what_is_no_library_are_not_loaded()
    {
        string folder = Path.Combine(_origin, "plugins");
        Write(Path.Combine(folder, "deeper"), "libOrthancWSI" + s_extension);
        Write(folder, $"libOrthancWSI{s_extension}.off");

        Assert.False(Includes(folder));
    }

    [Fact]
    public void What_is_not_there_is_not_loaded() => Assert.False(Includes("OrthancWSI", "libOrthancWSI.so"));

    [Theory]
    [InlineData("{}", true)]
    [InlineData("""{"Indexer": {"Enable": false, "Folders": ["a"]}}""", true)]
    [InlineData("""{"Indexer": {"Folders": ["a"]}}""", true)]
    [InlineData("""{"Indexer": {"Enable": true, "Folders": ["a"]}}""", false)]
    public void Nothing_is_converted_beside_an_indexer_of_folders(string configuration, bool isAccepted)
    {
        using JsonDocument document = JsonDocument.Parse(configuration);

        Exception? refusal = Record.Exception(() => OtherPlugins.RequireNoIndexer(document.RootElement));

        Assert.Equal(isAccepted, refusal is null);
        Assert.True(isAccepted || refusal is SettingsException);
    }

    private static string Write(string folder, string name)
    {
        string file = Path.Combine(Directory.CreateDirectory(folder).FullName, name);
        File.WriteAllText(file, "");
        return file;
    }

    private bool Includes(params string[] plugins)
    {
        string list = string.Join(", ", plugins.Select(plugin => JsonSerializer.Serialize(plugin)));
        using JsonDocument configuration = JsonDocument.Parse($$"""{ "Plugins": [5, {{list}}] }""");
        return OtherPlugins.Include(configuration.RootElement, _origin, OtherPlugins.WholeSlide);
    }
}
