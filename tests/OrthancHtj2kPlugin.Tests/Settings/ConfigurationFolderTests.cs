// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancHtj2kPlugin.Settings;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Settings;

public sealed class ConfigurationFolderTests : IDisposable
{
    private readonly string _above = Directory.CreateTempSubdirectory("htj2k-configuration-").FullName;
    private readonly string _folder;

    public ConfigurationFolderTests()
    {
        _folder = Directory.CreateDirectory(Path.Combine(_above, "orthanc")).FullName;
        File.WriteAllText(Path.Combine(_folder, "orthanc.json"), "{}");
    }

    public void Dispose() => Directory.Delete(_above, recursive: true);

    [Fact]
    public void Configuration_file_counts_from_its_folder()
    {
        string file = Path.Combine(_folder, "orthanc.json");

        Assert.Equal(_folder, ConfigurationFolder.Find(file, ["--verbose", file]));
    }

    [Fact]
    public void Configuration_folder_is_the_argument_when_Orthanc_names_the_folder_above()
        => Assert.Equal(_folder, ConfigurationFolder.Find(_above, ["--verbose", _folder]));

    [Fact]
    public void Configuration_folder_with_a_slash_is_what_Orthanc_names()
        => Assert.Equal(_folder, ConfigurationFolder.Find(_folder, [_folder + Path.DirectorySeparatorChar]));

    [Fact]
    public void No_configuration_counts_from_the_current_folder()
        => Assert.Equal(Environment.CurrentDirectory, ConfigurationFolder.Find("", ["--verbose"]));
}
