// SPDX-License-Identifier: GPL-3.0-or-later
using System.IO.Compression;
using System.Text.Json.Nodes;
using Integration.Images;
using Integration.Ingest;
using Integration.Tools;
using Xunit;

namespace Integration.Routes;

/// <summary>docker/nginx.conf: the requests of clients of other systems, word for word, by curl and by Python.</summary>
public sealed class ProxyTests : IClassFixture<ProxyServer>, IDisposable
{
    private const string Secret = "Authorization: Bearer " + ProxyServer.Token;

    private readonly ProxyServer _server;
    private readonly string _folder = Directory.CreateTempSubdirectory("htj2k-proxy-test-").FullName;

    public ProxyTests(ProxyServer server)
    {
        Assert.SkipWhen(ProxyServer.Missing is not null, ProxyServer.Missing ?? "");
        _server = server;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Posted_form_answers_201_with_what_Orthanc_says()
    {
        (int status, JsonNode answer) = Upload("-H", Secret, "-F", $"file=@{WriteImage("form")}");

        Assert.Equal(201, status);
        Assert.Equal("Success", (string)answer["orthanc_response"]!["Status"]!);
        Assert.Equal(UploadTests.Htj2kLossless, (string)answer["transfer_syntax"]!);
    }

    [Fact]
    public void Form_posted_by_Python_answers_201_with_what_Orthanc_says()
    {
        Assert.SkipUnless(File.Exists("/usr/lib/python3/dist-packages/requests/__init__.py"),
            "Python has no requests (package python3-requests)");
        string script = $$"""
            import requests
            answer = requests.post('{{_server.Url}}{{UploadServer.Alias}}', verify=False,
                headers={'Authorization': 'Bearer {{ProxyServer.Token}}'},
                files={'file': ('image.dcm', open('{{WriteImage("python")}}', 'rb'), 'application/dicom')})
            print(answer.status_code, answer.json()['orthanc_response']['Status'])
            """;

        Assert.Equal("201 Success\n", Tool.Run("python3", "-W", "ignore", "-c", script));
    }

    [Fact]
    public void Posted_form_of_several_files_answers_a_list()
    {
        (int status, JsonNode answer) = Upload("-H", Secret, "-F", $"file=@{WriteImage("first")}", "-F", $"file=@{WriteImage("second")}");

        Assert.Equal(201, status);
        Assert.Equal(2, answer.AsArray().Count);
    }

    [Fact]
    public void Posted_archive_answers_a_list()
    {
        string archive = Path.Combine(_folder, "images.zip");
        using (ZipArchive zip = ZipFile.Open(archive, ZipArchiveMode.Create))
        {
            _ = zip.CreateEntryFromFile(WriteImage("zipped"), "a/zipped.dcm");
            _ = zip.CreateEntryFromFile(WriteImage("zipped too"), "a/too.dcm");
        }

        (int status, JsonNode answer) = Upload("-H", Secret, "-F", $"file=@{archive}");

        Assert.Equal(201, status);
        Assert.Equal(2, answer.AsArray().Count);
    }

    [Fact]
    public void Refused_file_answers_JSON()
    {
        string file = Path.Combine(_folder, "no.dcm");
        File.WriteAllText(file, "This is no DICOM file.");

        (int status, JsonNode answer) = Upload("-H", Secret, "-F", $"file=@{file}");

        Assert.Equal(415, status);
        Assert.NotEqual("", (string)answer["message"]!);
    }

    [Theory]
    [InlineData("X-No-Token: 1")]
    [InlineData("Authorization: Bearer another")]
    [InlineData("Authorization: Basic c2VjcmV0LW9mLXRoZS10ZXN0")]
    public void Missing_or_wrong_token_answers_401(string header)
    {
        (int status, JsonNode answer) = Upload("-H", header, "-F", $"file=@{WriteImage("refused")}");

        Assert.Equal(401, status);
        Assert.NotEqual("", (string)answer["message"]!);
        Assert.Contains("401", Curl("-o", "/dev/null", "-H", header, $"{_server.Url}/system"), StringComparison.Ordinal);
    }

    [Fact]
    public void Range_and_origin_pass_to_viewers()
    {
        (_, JsonNode answer) = Upload("-H", Secret, "-F", $"file=@{WriteImage("ranged")}");
        string frame = $"{_server.Url}/htj2k/instances/{answer["orthanc_response"]!["ID"]}/frames/1";

        string headers =
            Curl("-o", "/dev/null", "-D", "-", "-H", Secret, "-H", $"Origin: {ProxyServer.Viewer}", "-H", "Range: bytes=0-9", frame);

        Assert.Contains("206", headers, StringComparison.Ordinal);
        Assert.Contains("content-range: bytes 0-9/", headers, StringComparison.OrdinalIgnoreCase);
        Assert.Contains($"access-control-allow-origin: {ProxyServer.Viewer}", headers, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Preflight_needs_no_token_and_strangers_get_no_permission()
    {
        string allowed =
            Curl("-o", "/dev/null", "-D", "-", "-X", "OPTIONS", "-H", $"Origin: {ProxyServer.Viewer}", "-H",
            "Access-Control-Request-Headers: authorization", $"{_server.Url}/dicom-web/studies");
        string refused =
            Curl("-o", "/dev/null", "-D", "-", "-X", "OPTIONS", "-H", "Origin: https://elsewhere.example.org",
            $"{_server.Url}/dicom-web/studies");

        Assert.Contains("204", allowed, StringComparison.Ordinal);
        Assert.Contains($"access-control-allow-origin: {ProxyServer.Viewer}", allowed, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Authorization", allowed, StringComparison.Ordinal);
        Assert.DoesNotContain("access-control-allow-origin", refused, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The standard output of curl, with the status in a line of its own.</summary>
    private static string Curl(params string[] arguments) => Tool.Run("curl", ["-sSk", "-w", "\n%{http_code}", .. arguments]);

    private (int Status, JsonNode Answer) Upload(params string[] arguments)
    {
        string answer = Curl([.. arguments, _server.Url + UploadServer.Alias]);
        int line = answer.LastIndexOf('\n');
        return (int.Parse(answer.AsSpan(line + 1), System.Globalization.CultureInfo.InvariantCulture), JsonNode.Parse(answer[..line])!);
    }

    private string WriteImage(string name)
    {
        string path = Path.Combine(_folder, name + ".dcm");
        File.WriteAllBytes(path, new ImageDescription { Name = name }.Build().File);
        return path;
    }
}
