// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json;
using OrthancHtj2kPlugin.Settings;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Settings;

public sealed class AllowedOriginTests
{
    [Theory]
    [InlineData("*")]
    [InlineData("http://localhost:3000")]
    [InlineData("https://viewer.example.org")]
    [InlineData("http://[::1]:8080")]
    public void Read_takes_what_browsers_send(string origin) => Assert.Equal(origin, AllowedOrigin.Read(SettingOf(origin)));

    [Theory]
    [InlineData("")]
    [InlineData("viewer.example.org")]
    [InlineData("https://")]
    [InlineData("https://viewer.example.org/")]
    [InlineData("https://Viewer.example.org")]
    [InlineData("https://*.example.org")]
    public void Read_refuses_what_no_browser_sends(string origin)
        => Assert.Contains("an origin such as", Assert.Throws<SettingsException>(() => AllowedOrigin.Read(SettingOf(origin))).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("http://a", "http://a")]
    [InlineData("http://b", null)]
    [InlineData("http://a.b", null)]
    [InlineData(null, null)]
    public void Find_gives_the_origin_that_is_listed(string? origin, string? expected)
        => Assert.Equal(expected, AllowedOrigin.Find(["http://c", "http://a"], origin));

    [Fact]
    public void Find_gives_the_star_to_everybody() => Assert.Equal("*", AllowedOrigin.Find(["*"], "http://a"));

    private static Setting SettingOf(string text)
        => new("Htj2k.AllowedOrigins", JsonDocument.Parse(JsonSerializer.Serialize(text)).RootElement);
}
