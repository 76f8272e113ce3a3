// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;
using System.Text.Json.Nodes;

namespace BackfillBench;

/// <summary>The requests of this benchmark.</summary>
internal sealed class Orthanc(int port) : IDisposable
{
    private readonly HttpClient _client = new() { BaseAddress = new Uri($"http://127.0.0.1:{port}") };

    /// <returns>Milliseconds from request to answer.</returns>
    public async Task<double> UploadAsync(byte[] file)
    {
        long start = Stopwatch.GetTimestamp();
        using ByteArrayContent content = new(file);
        using HttpResponseMessage answer = await _client.PostAsync(new Uri("/instances", UriKind.Relative), content);
        _ = answer.EnsureSuccessStatusCode();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    /// <summary>The files of all instances.</summary>
    public async Task<List<byte[]>> DownloadAllAsync()
    {
        List<byte[]> files = [];
        foreach (string id in await InstancesAsync())
        {
            files.Add(await _client.GetByteArrayAsync(new Uri($"/instances/{id}/file", UriKind.Relative)));
        }

        return files;
    }

    /// <summary>Orthanc's identifiers of all instances.</summary>
    public async Task<List<string>> InstancesAsync()
        => [.. JsonNode.Parse(await _client.GetStringAsync(new Uri("/instances", UriKind.Relative)))!.AsArray().Select(id => (string)id!)];

    /// <summary>Lets Orthanc rewrite the file of an instance as its IngestTranscoding asks for.</summary>
    public async Task RewriteAsync(string id)
    {
        using StringContent content = new("""{"ReconstructFiles": true}""");
        using HttpResponseMessage answer = await _client.PostAsync(new Uri($"/instances/{id}/reconstruct", UriKind.Relative), content);
        _ = answer.EnsureSuccessStatusCode();
    }

    /// <summary>Begins to convert, or to restore, everything.</summary>
    /// <returns>The path of the job.</returns>
    public async Task<string> BeginAsync(string operation)
    {
        using StringContent content = new("""{"All": true, "Asynchronous": true}""");
        using HttpResponseMessage answer = await _client.PostAsync(new Uri($"/htj2k/{operation}", UriKind.Relative), content);
        _ = answer.EnsureSuccessStatusCode();
        return (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["Path"]!;
    }

    public async Task<JsonNode> JobAsync(string path) => JsonNode.Parse(await _client.GetStringAsync(new Uri(path, UriKind.Relative)))!;

    /// <summary>From 1.12.11 on, Orthanc rewrites stored files as HTJ2K in their place.</summary>
    public async Task<bool> RewritesInPlaceAsync()
    {
        JsonNode system = JsonNode.Parse(await _client.GetStringAsync(new Uri("/system", UriKind.Relative)))!;
        return Version.Parse((string)system["Version"]!) >= new Version(1, 12, 11);
    }

    public void Dispose() => _client.Dispose();
}
