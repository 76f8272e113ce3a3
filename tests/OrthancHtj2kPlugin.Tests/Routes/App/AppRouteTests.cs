// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using OrthancHtj2kPlugin.Routes.App;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Routes.App;

/// <summary>The route of the page, and the redirection of requests for files beside it.</summary>
public sealed class AppRouteTests : IDisposable
{
    private readonly RouteServer _server = new();

    public void Dispose() => _server.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/index.html")]
    public void Start_is_the_same_by_all_its_names(string path)
    {
        FakeOutput answer = _server.Ask<AppRoute>([path], "");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(AppFile.Find(AppFile.Start)!.Bytes, answer.Body);
    }

    [Fact]
    public void File_that_the_browser_has_is_not_sent_again()
    {
        string tag = _server.Ask<AppRoute>(["/page.js"], "").Headers["ETag"];

        Assert.Equal(HttpStatusCode.NotModified, _server.Ask<AppRoute>(["/page.js"], "", ("If-None-Match", tag)).Status);
        Assert.Equal(HttpStatusCode.OK, _server.Ask<AppRoute>(["/page.css"], "", ("If-None-Match", tag)).Status);
    }

    [Theory]
    [InlineData("/none.js")]
    [InlineData("/../App/page.js")]
    [InlineData("/../../../etc/passwd")]
    public void Other_paths_are_answered_404(string path)
        => Assert.Equal(HttpStatusCode.NotFound, _server.Ask<AppRoute>([path], "").Status);

    [Fact]
    public void File_beside_the_page_is_redirected_below_it()
        => Assert.Equal("app/page.js", _server.Ask<AppRedirect>(["page.js"], "").Headers["Location"]);
}
