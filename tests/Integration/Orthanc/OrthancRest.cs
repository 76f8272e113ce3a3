// SPDX-License-Identifier: GPL-3.0-or-later
using System.IO.Compression;
using System.Net;
using System.Text.Json.Nodes;
using Integration.Tools;

namespace Integration.Orthanc;

/// <summary>The REST API of an Orthanc.</summary>
internal sealed class OrthancRest(int port) : IDisposable
{
    /// <summary>The first version whose plugins can call it from their transcoder.</summary>
    public static readonly Version CallsBack = new(1, 12, 2);

    /// <summary>The first version that knows the transfer syntaxes of HTJ2K.</summary>
    public static readonly Version KnowsHtj2k = new(1, 12, 11);

    private readonly HttpClient _client = new() { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromMinutes(5) };

    public string Address => $"http://127.0.0.1:{port}";

    /// <summary>True when Orthanc answers, be it that it asks for a password.</summary>
    public async Task<bool> IsReadyAsync()
    {
        try
        {
            using HttpResponseMessage answer = await _client.GetAsync(new Uri("/system", UriKind.Relative));
            return answer.IsSuccessStatusCode || answer.StatusCode == HttpStatusCode.Unauthorized;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>Uploads an instance, whether Orthanc takes it or not.</summary>
    public async Task<HttpStatusCode> TryUploadAsync(byte[] file)
    {
        using ByteArrayContent content = new(file);
        using HttpResponseMessage answer = await _client.PostAsync(new Uri("/instances", UriKind.Relative), content);
        return answer.StatusCode;
    }

    /// <summary>Uploads an instance and gives the identifier that Orthanc has for it.</summary>
    public async Task<string> UploadAsync(byte[] file)
    {
        using ByteArrayContent content = new(file);
        return (string)(await PostAsync("/instances", content))!["ID"]!;
    }

    public Task<byte[]> FileAsync(string instance) => BytesAsync($"/instances/{instance}/file");

    /// <summary>The bytes of a frame as they are stored: samples, or a codestream.</summary>
    public Task<byte[]> RawFrameAsync(string instance, int frame) => BytesAsync($"/instances/{instance}/frames/{frame}/raw");

    public async Task<string> InstanceOfAsync(string sopInstanceUid)
    {
        using StringContent content = new(sopInstanceUid);
        JsonArray found = (await PostAsync("/tools/lookup", content))!.AsArray();
        return (string)found.Single(item => (string?)item!["Type"] == "Instance")!["ID"]!;
    }

    public async Task<Version> VersionAsync()
        => Version.Parse((string)JsonNode.Parse(await BytesAsync("/system"))!["Version"]!);

    /// <summary>The files of the study of an instance as its archive has them, by SOP Instance UID.</summary>
    /// <param name="transferSyntax">The transfer syntax of the files in the archive.</param>
    public async Task<Dictionary<string, byte[]>> ArchiveAsync(string instance, string transferSyntax)
    {
        string study = (string)JsonNode.Parse(await BytesAsync($"/instances/{instance}/study"))!["ID"]!;
        using MemoryStream bytes = new(await BytesAsync($"/studies/{study}/archive?transcode={transferSyntax}"));
        using ZipArchive archive = new(bytes);
        Dictionary<string, byte[]> files = [];
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            using MemoryStream file = new();
            await using (Stream stream = await entry.OpenAsync())
            {
                await stream.CopyToAsync(file);
            }

            files.Add(Dcmtk.SopInstanceUid(file.ToArray()), file.ToArray());
        }

        return files;
    }

    public async Task<JsonNode> StatusAsync() => JsonNode.Parse(await BytesAsync("/htj2k/status"))!;

    public async Task<byte[]> BytesAsync(string path)
    {
        (HttpStatusCode code, byte[] body) = await GetAsync(path);
        return code == HttpStatusCode.OK ? body : throw new HttpRequestException($"GET {path} answers {(int)code}", null, code);
    }

    public async Task<(HttpStatusCode Code, byte[] Body)> GetAsync(string path, string? accept = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        if (accept is not null)
        {
            _ = request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        using HttpResponseMessage answer = await _client.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsByteArrayAsync());
    }

    /// <summary>Sends any request and gives the answer, whatever its status.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => _client.SendAsync(request);

    public async Task<JsonNode?> PostAsync(string path, HttpContent content)
    {
        using HttpResponseMessage answer = await _client.PostAsync(new Uri(path, UriKind.Relative), content);
        string body = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode
            ? JsonNode.Parse(body)
            : throw new HttpRequestException($"POST {path} answers {(int)answer.StatusCode}: {body}", null, answer.StatusCode);
    }

    public async Task PutAsync(string path, byte[] body)
    {
        using ByteArrayContent content = new(body);
        using HttpResponseMessage answer = await _client.PutAsync(new Uri(path, UriKind.Relative), content);
        _ = answer.IsSuccessStatusCode
            ? answer
            : throw new HttpRequestException($"PUT {path} answers {(int)answer.StatusCode}", null, answer.StatusCode);
    }

    public async Task DeleteAsync(string path)
    {
        using HttpResponseMessage answer = await _client.DeleteAsync(new Uri(path, UriKind.Relative));
        _ = answer.EnsureSuccessStatusCode();
    }

    public void Dispose() => _client.Dispose();
}
