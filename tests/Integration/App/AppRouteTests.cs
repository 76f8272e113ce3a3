// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Integration.Orthanc;
using Xunit;

namespace Integration.App;

/// <summary>GET /htj2k/app/ without a browser, and requests of foreign pages.</summary>
public sealed class AppRouteTests(ConvertingServer server) : IClassFixture<ConvertingServer>
{
    private OrthancRest Rest => server.Orthanc.Rest;

    [Theory]
    [InlineData("/htj2k/app/", "text/html")]
    [InlineData("/htj2k/app", "text/html")]
    [InlineData("/htj2k/app/index.html", "text/html")]
    [InlineData("/htj2k/app/page.css", "text/css")]
    [InlineData("/htj2k/app/page.js", "text/javascript")]
    public async Task File_has_its_type_a_policy_and_a_tag(string path, string type)
    {
        using HttpResponseMessage answer = await GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(type, answer.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("default-src 'none'; script-src 'self'; ", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")),
            StringComparison.Ordinal);
        Assert.Contains("nosniff", answer.Headers.GetValues("X-Content-Type-Options"));
        Assert.True(answer.Headers.CacheControl!.NoCache);
        using HttpResponseMessage again = await GetAsync(path, answer.Headers.ETag);
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Empty(await again.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("/htj2k/app/page")]
    [InlineData("/htj2k/app/App/page.js")]
    [InlineData("/htj2k/app/../app/none.js")]
    [InlineData("/htj2k/app/%2e%2e/%2e%2e/%2e%2e/etc/passwd")]
    public async Task Other_names_are_answered_404(string path)
    {
        using HttpResponseMessage answer = await GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Page_says_what_is_wrong_with_the_settings_and_is_linked_from_the_list_of_plugins()
    {
        await using OrthancServer wrong = await OrthancServer.StartAsync(new JsonObject { ["Enabled"] = "yes" });

        Assert.Equal(HttpStatusCode.OK, (await wrong.Rest.GetAsync("/htj2k/app/")).Code);
        Assert.Equal("../htj2k/app/", (string)JsonNode.Parse(await wrong.Rest.BytesAsync("/plugins/htj2k"))!["RootUri"]!);
    }

    [Theory]
    [InlineData("Origin: https://elsewhere.example", 403)]
    [InlineData("Origin: null", 403)]
    [InlineData("Sec-Fetch-Site: cross-site", 403)]
    [InlineData("Origin: https://pacs.example|X-Forwarded-Host: pacs.example", 404)]
    [InlineData("Sec-Fetch-Site: same-origin", 404)]
    [InlineData("", 404)]
    public async Task Request_that_a_foreign_page_posts_like_a_form_is_refused(string headers, int status)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/htj2k/convert-study")
        {
            Content = new StringContent("{\"Study\": \"none\"}", Encoding.UTF8, "application/x-www-form-urlencoded"),
        };
        foreach (string[] header in headers.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(header => header.Split(": ")))
        {
            request.Headers.Add(header[0], header[1]);
        }

        using HttpResponseMessage answer = await Rest.SendAsync(request);

        // An Orthanc that may not overwrite says that first.
        Assert.Equal(status, answer.StatusCode == HttpStatusCode.Conflict ? 404 : (int)answer.StatusCode);
    }

    [Fact]
    public async Task Nothing_is_answered_without_the_password_that_Orthanc_asks_for()
    {
        await using OrthancServer server = await OrthancServer.StartAsync(configure: configuration =>
        {
            configuration["AuthenticationEnabled"] = true;
            configuration["RegisteredUsers"] = new JsonObject { ["user"] = "password" };
        });

        foreach (string path in (string[])["app/", "app/page.js", "status", "totals", "archive", "metrics", "instances/none/frames/1"])
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await server.Rest.GetAsync($"/htj2k/{path}")).Code);
        }

        foreach (string path in (string[])["convert", "restore-study", "verify-instance", "explain", "upload", "send"])
        {
            using HttpRequestMessage request = new(HttpMethod.Post, $"/htj2k/{path}") { Content = new StringContent("""{"All": true}""") };
            using HttpResponseMessage answer = await server.Rest.SendAsync(request);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }
    }

    private async Task<HttpResponseMessage> GetAsync(string path, EntityTagHeaderValue? tag = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        if (tag is not null)
        {
            request.Headers.IfNoneMatch.Add(tag);
        }

        return await Rest.SendAsync(request);
    }
}
