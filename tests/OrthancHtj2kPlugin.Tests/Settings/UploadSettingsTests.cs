// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json;
using OrthancHtj2kPlugin.Settings;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Settings;

public class UploadSettingsTests
{
    [Fact]
    public void Read_takes_aliases_without_the_slash_at_the_end()
    {
        PluginSettings settings = Read("""{ "UploadAliases": ["/api/ris/upload/dicom/", "/v1.0/x"], "UploadLimitMegabytes": 10 }""");

        Assert.Equal(["/api/ris/upload/dicom", "/v1.0/x"], settings.UploadAliases);
        Assert.Equal(10, settings.UploadLimitMegabytes);
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"/\"")]
    [InlineData("\"api\"")]
    [InlineData("\"/a//b\"")]
    [InlineData("\"/a.*\"")]
    [InlineData("\"/a b\"")]
    [InlineData("\"/instances\"")]
    [InlineData("\"/tools/create\"")]
    [InlineData("\"/htj2k/status\"")]
    [InlineData("3")]
    public void Read_of_an_alias_that_is_no_path_of_its_own_names_the_setting(string alias)
    {
        SettingsException exception = Assert.Throws<SettingsException>(() => Read($$"""{ "UploadAliases": [{{alias}}] }"""));

        Assert.Contains("\"Htj2k.UploadAliases\"", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("16777217")]
    public void Read_of_a_limit_out_of_range_names_the_setting(string limit)
    {
        SettingsException exception = Assert.Throws<SettingsException>(() => Read($$"""{ "UploadLimitMegabytes": {{limit}} }"""));

        Assert.Contains("a whole number from 1 to 16777216", exception.Message, StringComparison.Ordinal);
    }

    private static PluginSettings Read(string section)
    {
        using JsonDocument document = JsonDocument.Parse($$"""{ "Htj2k": {{section}} }""");
        return SettingsReader.Read(document.RootElement, sendsHtj2k: true);
    }
}
