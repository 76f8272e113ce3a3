// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using System.Text.Json.Nodes;
using Integration.Backfill;
using Integration.Images;
using Integration.Orthanc;
using Integration.Viewing;
using Xunit;

namespace Integration.Cluster;

/// <summary>Frames that a server gives when another one has replaced their file.</summary>
public sealed class ReplacedFrameTests(ITestOutputHelper output)
{
    private const string AsStored = "multipart/related; type=application/octet-stream; transfer-syntax=*";

    [Fact]
    public async Task Frames_of_the_plugin_are_those_of_the_file_while_Orthanc_remembers_an_earlier_one()
    {
        await using OrthancCluster cluster = await OrthancCluster.StartAsync(2);
        (OrthancRest replacing, OrthancRest other) = (cluster.Servers[0].Rest, cluster.Servers[1].Rest);
        TestImage image = TestImages.Named("US multi-frame");
        string id = await replacing.UploadAsync(image.File);
        byte[] preview = await replacing.BytesAsync($"/instances/{id}/preview");
        foreach (string operation in new[] { "convert", "restore", "convert" })
        {
            // So both keep the file of now parsed.
            await AssertSameAsync(image, id, replacing, other);
            _ = await replacing.BackfillAsync($"{operation}-instance", new JsonObject { ["Instance"] = id });

            byte[] file = await other.FileAsync(id);
            Assert.Equal(await replacing.FileAsync(id), file);
            byte[] fresh = await replacing.RawFrameAsync(id, 0), remembered = await other.RawFrameAsync(id, 0);
            bool isFresh = fresh.AsSpan().SequenceEqual(remembered);
            output.WriteLine($"{operation}: the other server's /frames/0/raw is {(isFresh ? "of the new file" : "of the earlier file")}");
            await AssertSameAsync(image, id, replacing, other);

            // Orthanc 1.10.1 shows nothing of a restored file while it remembers the one in HTJ2K.
            (HttpStatusCode code, byte[] shown) = await other.GetAsync($"/instances/{id}/preview");
            Assert.True(shown.AsSpan().SequenceEqual(preview)
                || (code == HttpStatusCode.UnsupportedMediaType && operation == "restore" && !isFresh), $"{operation}: {code}");
        }
    }

    /// <summary>Compares the frames of both servers with each other and with the samples that were sent.</summary>
    private static async Task AssertSameAsync(TestImage image, string id, OrthancRest replacing, OrthancRest other)
    {
        string frames = $"/htj2k/dicom-web/studies/{await UidAsync(replacing, id, "study", "StudyInstanceUID")}"
            + $"/series/{await UidAsync(replacing, id, "series", "SeriesInstanceUID")}/instances/{image.SopInstanceUid}/frames";
        for (int frame = 1; frame <= image.Frames.Length; frame++)
        {
            string uri = $"/htj2k/instances/{id}/frames/{frame}";
            string codestream = await AnswerAsync(replacing, uri);
            Assert.Equal(codestream, await AnswerAsync(other, uri));
            if (codestream.StartsWith("OK", StringComparison.Ordinal))
            {
                OpenJpegFrame.AssertSame(await other.BytesAsync(uri), image.PlanarFrame(frame - 1), image.BytesPerSample);
            }

            string stored = await AnswerAsync(replacing, $"{frames}/{frame}", AsStored);
            Assert.Equal(stored, await AnswerAsync(other, $"{frames}/{frame}", AsStored));
            (_, byte[] samples) = await other.GetAsync($"{frames}/{frame}", "multipart/related; type=application/octet-stream");
            Assert.Equal(image.Frames[frame - 1], MultipartPart.First(samples));
        }
    }

    private static async Task<string> UidAsync(OrthancRest rest, string id, string level, string tag)
        => (string)JsonNode.Parse(await rest.BytesAsync($"/instances/{id}/{level}"))!["MainDicomTags"]![tag]!;

    /// <summary>Status, type, entity tag and content of an answer.</summary>
    private static async Task<string> AnswerAsync(OrthancRest rest, string uri, string accept = "*/*")
    {
        using HttpRequestMessage request = new(HttpMethod.Get, uri);
        Assert.True(request.Headers.TryAddWithoutValidation("Accept", accept));
        using HttpResponseMessage answer = await rest.SendAsync(request);
        byte[] content = await answer.Content.ReadAsByteArrayAsync();
        return $"{answer.StatusCode} {answer.Content.Headers.ContentType} {answer.Headers.ETag} {Convert.ToHexString(content)}";
    }
}
