// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using System.Text.Json.Nodes;
using Integration.Orthanc;
using Integration.Tools;
using TestSupport;
using Xunit;

namespace Integration.Viewing;

/// <summary>
/// The decoder of OHIF and cornerstone3D gives the samples of ours for every frame of the shared corpus that we serve as lossless HTJ2K.
/// </summary>
[Trait("Length", "long")]
public sealed class ViewerCodecCorpusTests
{
    private const string Lossless =
        "image/jphc; transfer-syntax=1.2.840.10008.1.2.4.202, image/jphc; transfer-syntax=1.2.840.10008.1.2.4.201";
    private const string Samples = "application/octet-stream; transfer-syntax=1.2.840.10008.1.2.1";

    private readonly List<string> _names = [];
    private readonly List<byte[]> _codestreams = [];
    private readonly List<byte[]> _samples = [];

    [Fact]
    public async Task Every_frame_of_the_corpus_decodes_to_the_samples_of_our_decoder()
    {
        Assert.SkipWhen(ViewerCodec.Missing is not null, ViewerCodec.Missing ?? "");
        string? folder = Repository.Shared("corpus/dev");
        Assert.SkipWhen(folder is null, "There is no shared corpus beside the checkout (HTJ2K_SHARED)");

        // Images that would grow are also converted: the sizes of tiny images say nothing about their decoder.
        await using OrthancServer server =
            await OrthancServer.StartAsync(new JsonObject { ["MaximumSizeRatio"] = 100, ["OneBitSizeRatio"] = 1 });
        foreach (string line in File.ReadLines(Path.Combine(folder!, "MANIFEST.tsv")).Skip(1))
        {
            string path = line.Split('\t')[0];
            using ByteArrayContent file = new(await File.ReadAllBytesAsync(Path.Combine(folder!, path),
                TestContext.Current.CancellationToken));
            using HttpRequestMessage request = new(HttpMethod.Post, "/instances") { Content = file };
            using HttpResponseMessage answer = await server.Rest.SendAsync(request);
            if (answer.IsSuccessStatusCode)
            {
                string id = (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["ID"]!;
                await ReadFramesAsync(server.Rest, path, id);
                await server.Rest.DeleteAsync($"/instances/{id}");
            }
        }

        List<byte[]> decoded = ViewerCodec.Decode(_codestreams);

        Assert.NotEmpty(decoded);
        string[] wrong = [.. Enumerable.Range(0, decoded.Count).Where(i => !AreSame(decoded[i], _samples[i])).Select(i => _names[i])];
        Assert.True(wrong.Length == 0, $"Of {decoded.Count} frames, these are wrong:\n{string.Join('\n', wrong)}");
    }

    /// <summary>Reads all frames of an instance, if they are lossless HTJ2K.</summary>
    private async Task ReadFramesAsync(OrthancRest rest, string path, string id)
    {
        JsonNode tags = JsonNode.Parse(await rest.BytesAsync($"/instances/{id}/tags?short"))!;
        string frames = $"/htj2k/dicom-web/studies/{tags["0020,000d"]}/series/{tags["0020,000e"]}/instances/{tags["0008,0018"]}/frames/";
        for (int frame = 1; ; frame++)
        {
            (HttpStatusCode code, byte[] codestream) = await rest.GetAsync($"{frames}{frame}", Lossless);
            if (code != HttpStatusCode.OK)
            {
                return;
            }

            _names.Add($"{path}, frame {frame}, {tags["0028,0004"]} {tags["0028,0100"]}/{tags["0028,0101"]}/{tags["0028,0103"]}");
            _codestreams.Add(codestream);
            _samples.Add((await rest.GetAsync($"{frames}{frame}", Samples)).Body);
        }
    }

    /// <summary>
    /// True for the same values. The viewers' decoder gives bytes for all samples of 8 bits or less, ours gives samples in the layout of
    /// the data set.
    /// </summary>
    private static bool AreSame(byte[] decoded, byte[] samples)
    {
        return decoded.Length == samples.Length ? decoded.AsSpan().SequenceEqual(samples)
            : decoded.Length == samples.Length / 2 ? decoded.AsSpan().SequenceEqual(samples.Where((_, i) => i % 2 == 0).ToArray())
            : decoded.Length > samples.Length && decoded.Select((value, i) => value == (samples[i / 8] >> (i % 8) & 1)).All(same => same);
    }
}
