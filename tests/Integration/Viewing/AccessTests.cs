// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using System.Text.Json.Nodes;
using Integration.Images;
using Integration.Orthanc;
using Integration.Tools;
using Xunit;

namespace Integration.Viewing;

/// <summary>Which users may see which resources, and which pages' scripts may read them.</summary>
public sealed class AccessTests
{
    private const string Page = "http://viewer.example.org";
    private const string UserHeader = "x-user";

    [Fact]
    public async Task What_a_filter_hides_of_instances_is_hidden_on_our_routes_below_them()
    {
        TestImage image = new ImageDescription { Name = "hidden", Modality = "CT" }.Build();
        string study = Dcmtk.Value(image.File, "0020,000d");
        string folder = Directory.CreateDirectory(OrthancInstallation.CreateFolder()).FullName;
        string script = Path.Combine(folder, "filter.lua");
        await File.WriteAllTextAsync(script, Filter(study), TestContext.Current.CancellationToken);
        await using OrthancServer server =
            await OrthancServer.StartAsync(new JsonObject { ["DicomWebFrames"] = true }, configure: configuration =>
        {
            configuration["LuaScripts"] = new JsonArray(OrthancInstallation.PathInside(script));
            if (OrthancInstallation.DicomWeb is { } dicomWeb)
            {
                configuration["Plugins"]!.AsArray().Add((JsonNode)dicomWeb);
            }
        });
        string id = await server.Rest.UploadAsync(image.File);
        string[] paths =
        [
            $"/instances/{id}/file",
            $"/instances/{id}/htj2k/frames/1",
            $"/instances/{id}/htj2k/frames/1/resolutions",
            $"/instances/{id}/htj2k/file",
            DicomWebFrameTests.PathOf(image, "1", "/dicom-web"),
        ];

        foreach (string path in paths)
        {
            Assert.Equal(HttpStatusCode.OK, await GetAsync(server, path, "allowed"));
            Assert.Equal(HttpStatusCode.Forbidden, await GetAsync(server, path, "restricted"));
        }

        // The filter sees requests that we do not answer ourselves by their final path.
        Assert.Equal(HttpStatusCode.Forbidden, await GetAsync(server, $"/htj2k/dicom-web/studies/{study}/metadata", "restricted"));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Scripts_of_allowed_pages_may_read_answers_and_their_headers()
    {
        await using OrthancServer server = await OrthancServer.StartAsync(new JsonObject { ["AllowedOrigins"] = new JsonArray(Page) });
        TestImage image = TestImages.Named("XA multi-frame");
        string id = await server.Rest.UploadAsync(image.File);
        foreach (
            string path in new[] { $"/htj2k/instances/{id}/frames/1", DicomWebFrameTests.PathOf(image, "1"),
            $"/htj2k/instances/{id}/frames/99", "/htj2k/status" })
        {
            using HttpResponseMessage allowed = await GetFromAsync(server, path, Page);
            using HttpResponseMessage other = await GetFromAsync(server, path, "http://elsewhere.example.org");

            Assert.Equal(Page, Assert.Single(allowed.Headers.GetValues("Access-Control-Allow-Origin")));
            Assert.Contains("Content-Range", Assert.Single(allowed.Headers.GetValues("Access-Control-Expose-Headers")),
                StringComparison.Ordinal);
            Assert.False(other.Headers.Contains("Access-Control-Allow-Origin"));
        }

        using HttpResponseMessage several = await GetFromAsync(server, DicomWebFrameTests.PathOf(image, "1,2"), Page);
        Assert.Equal(HttpStatusCode.OK, several.StatusCode);
    }

    /// <summary>Hides instances and one study from a user, as plugins for authorization do.</summary>
    private static string Filter(string study) => $$"""
        function IncomingHttpRequestFilter(method, uri, ip, username, headers)
          if headers['{{UserHeader}}'] ~= 'restricted' then
            return true
          end
          return string.find(uri, '/instances/', 1, true) ~= 1
            and string.find(uri, '/dicom%-web/studies/{{study.Replace(".", "%.", StringComparison.Ordinal)}}') ~= 1
        end
        """;

    private static async Task<HttpStatusCode> GetAsync(OrthancServer server, string path, string user)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        request.Headers.Add(UserHeader, user);
        using HttpResponseMessage answer = await server.Rest.SendAsync(request);
        return answer.StatusCode;
    }

    private static async Task<HttpResponseMessage> GetFromAsync(OrthancServer server, string path, string origin)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        request.Headers.Add("Origin", origin);
        return await server.Rest.SendAsync(request);
    }
}
