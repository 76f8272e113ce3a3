// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Integration.Images;
using Integration.Orthanc;
using TestSupport;
using Xunit;

namespace Integration.Viewing;

/// <summary>docs/requests.md: the requests of DICOMweb clients, and the answers of each version beside "DicomWebFrames".</summary>
public sealed class RequestTableTests
{
    private const string Begin = "| client |";

    private static readonly (string Client, string Path, string Accept)[] s_requests =
    [
        ("OHIF, cornerstone3D", "/frames/1", "multipart/related; type=application/octet-stream; transfer-syntax=*"),
        ("OHIF, with quotes", "/frames/1", "multipart/related; type=\"application/octet-stream\"; transfer-syntax=*"),
        ("dicomweb-client", "", "multipart/related; type=\"application/dicom\""),
        ("dicomweb-client", "/metadata", "application/dicom+json"),
        ("dicomweb-client", "/frames/1,2", "multipart/related; type=\"application/octet-stream\""),
        ("dicomweb-client", "/frames/1", "multipart/related; type=\"image/jp2\"; transfer-syntax=1.2.840.10008.1.2.4.90"),
        ("dicomweb-client", "/rendered", "image/png"),
        ("dcm4che wadors", "/frames/1?accept=", "*/*"),
        ("dcm4che wadors", "/frames/1?accept=", "multipart/related;type=image/jpeg"),
        ("Google", "/frames/1", "multipart/related; type=\"application/octet-stream\"; transfer-syntax=1.2.840.10008.1.2.1"),
        ("Google", "/frames/1", "multipart/related; type=\"image/jpeg\"; transfer-syntax=1.2.840.10008.1.2.4.50"),
        ("Google", "/frames/1/rendered", "image/jpeg"),
        ("AWS", "/frames/1", "multipart/related; type=image/jphc; transfer-syntax=1.2.840.10008.1.2.4.202"),
        ("AWS", "/frames/1", "image/jphc; transfer-syntax=1.2.840.10008.1.2.4.201"),
        ("AWS", "/frames/1", "application/octet-stream; transfer-syntax=1.2.840.10008.1.2.1"),
    ];

    [Fact]
    public async Task Answers_are_those_of_the_table_and_none_of_ours_is_a_server_error()
    {
        Assert.SkipWhen(OrthancInstallation.DicomWeb is null, "The DICOMweb plugin is not installed (package orthanc-dicomweb)");
        await using OrthancServer server = await OrthancServer.StartAsync(new JsonObject { ["DicomWebFrames"] = true },
            configure: configuration => configuration["Plugins"]!.AsArray().Add((JsonNode)OrthancInstallation.DicomWeb!));
        TestImage image = TestImages.Named("XA multi-frame");
        _ = await server.Rest.UploadAsync(image.File);
        string instance = DicomWebFrameTests.PathOf(image, "", "/dicom-web").Replace("/frames/", "", StringComparison.Ordinal);
        Version version = await server.Rest.VersionAsync();

        List<string> answers = [];
        foreach ((_, string path, string accept) in s_requests)
        {
            answers.Add(await AskAsync(server.Rest, instance + path, accept));
        }

        string documented = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "requests.md"),
            TestContext.Current.CancellationToken);
        string measured = WithColumn(documented, version.ToString(), answers);
        string folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "page")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "requests.md"), measured, TestContext.Current.CancellationToken);
        Assert.All(s_requests.Zip(answers), request => Assert.False(
            request.First.Path.StartsWith("/frames/1", StringComparison.Ordinal)
            && !request.First.Path.EndsWith("rendered", StringComparison.Ordinal) && request.Second[0] == '5', $"{request}"));
        Assert.Equal(documented, measured);
    }

    /// <returns>The status, and the type of the content.</returns>
    private static async Task<string> AskAsync(OrthancRest rest, string path, string accept)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path.EndsWith('=') ? path + Uri.EscapeDataString(accept) : path);
        if (!path.EndsWith('='))
        {
            Assert.True(request.Headers.TryAddWithoutValidation("Accept", accept));
        }

        using HttpResponseMessage answer = await rest.SendAsync(request);
        string type = answer.Content.Headers.ContentType is not { } content ? ""
            : content.MediaType == "multipart/related"
                ? "parts " + content.Parameters.FirstOrDefault(parameter => parameter.Name == "type")?.Value?.Trim('"')
                : content.MediaType!;
        return answer.IsSuccessStatusCode
            ? string.Create(CultureInfo.InvariantCulture, $"{(int)answer.StatusCode} {type}")
            : $"{(int)answer.StatusCode}";
    }

    /// <summary>
    /// The page with one column of the table of all requests replaced; for a version without a column, the page as it was.
    /// </summary>
    private static string WithColumn(string page, string version, List<string> answers)
    {
        string[] lines = page.Split('\n');
        int first = Array.FindIndex(lines, line => line.StartsWith(Begin, StringComparison.Ordinal));
        int column = Array.IndexOf([.. lines[first].Split('|').Select(cell => cell.Trim())], version);
        if (column < 0)
        {
            return page;
        }

        string[] rows = lines[(first + 2)..].TakeWhile(line => line.StartsWith('|')).ToArray();
        StringBuilder table = new();
        foreach (string line in lines.Take(first + 2))
        {
            table.Append(line).Append('\n');
        }

        for (int i = 0; i < s_requests.Length; i++)
        {
            (string client, string path, string accept) = s_requests[i];
            string[] cells = i < rows.Length ? rows[i].Split('|') : new string[lines[first].Split('|').Length];
            cells[column] = $" {answers[i]} ";
            table.Append(CultureInfo.InvariantCulture, $"| {client} | `{path}` | `{accept}` |")
                .AppendJoin('|', cells[4..^1]).Append("|\n");
        }

        return table.AppendJoin('\n', lines.Skip(first + 2 + rows.Length)).ToString();
    }
}
