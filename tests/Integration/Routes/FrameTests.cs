// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Integration.Images;
using Integration.Ingest;
using Integration.Orthanc;
using TestSupport;
using Xunit;

namespace Integration.Routes;

/// <summary>GET /htj2k/instances/{id}/frames/{n}.</summary>
public sealed class FrameTests(ConvertingServer server) : IClassFixture<ConvertingServer>
{
    private static readonly byte[] s_endOfCodestream = [0xFF, 0xD9];

    private OrthancRest Rest => server.Orthanc.Rest;

    [Fact]
    public async Task Every_frame_is_the_codestream_of_the_samples_sent()
    {
        TestImage image = TestImages.Named("US multi-frame");
        string id = await Rest.UploadAsync(image.File);
        for (int frame = 0; frame < image.Frames.Length; frame++)
        {
            using HttpResponseMessage answer = await GetAsync(id, $"{frame + 1}");
            byte[] codestream = await RouteAnswers.BytesAsync(answer);

            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal($"image/jphc; transfer-syntax={UploadTests.Htj2kLossless}", answer.Content.Headers.ContentType!.ToString());
            Assert.True(codestream.AsSpan().EndsWith(s_endOfCodestream));
            OpenJpegFrame.AssertSame(codestream, image.PlanarFrame(frame), image.BytesPerSample);
        }
    }

    [Theory]
    [InlineData("bytes=0-9", 0, 10)]
    [InlineData("bytes=100-", 100, int.MaxValue)]
    [InlineData("bytes=-7", -7, 7)]
    [InlineData("bytes=10-99999999", 10, int.MaxValue)]
    public async Task A_range_answers_206_with_that_part(string range, int start, int length)
    {
        string id = await Rest.UploadAsync(TestImages.Named("US multi-frame").File);
        byte[] whole = await Rest.BytesAsync($"/htj2k/instances/{id}/frames/1");
        start = start < 0 ? whole.Length + start : start;
        length = Math.Min(length, whole.Length - start);

        using HttpResponseMessage answer = await GetAsync(id, "1", ("Range", range));

        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal(new ContentRangeHeaderValue(start, start + length - 1, whole.Length), answer.Content.Headers.ContentRange);
        Assert.StartsWith("image/jphc; transfer-syntax=1.2.840.10008.1.2.4.201",
            answer.Content.Headers.NonValidated["Content-Type"].ToString(), StringComparison.Ordinal);
        Assert.Equal(whole[start..(start + length)], await RouteAnswers.BytesAsync(answer));
    }

    [Fact]
    public async Task A_range_behind_the_frame_answers_416_with_its_size()
    {
        string id = await Rest.UploadAsync(TestImages.Named("US multi-frame").File);
        byte[] whole = await Rest.BytesAsync($"/htj2k/instances/{id}/frames/1");

        using HttpResponseMessage answer = await GetAsync(id, "1", ("Range", $"bytes={whole.Length}-"));

        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, answer.StatusCode);
        Assert.Equal(new ContentRangeHeaderValue(whole.Length), answer.Content.Headers.ContentRange);
    }

    [Fact]
    public async Task The_entity_tag_answers_304_until_something_else_is_asked()
    {
        string id = await Rest.UploadAsync(TestImages.Named("US multi-frame").File);
        using HttpResponseMessage first = await GetAsync(id, "1");
        string tag = first.Headers.ETag!.Tag;

        using HttpResponseMessage again = await GetAsync(id, "1", ("If-None-Match", $"\"other\", {tag}"));
        using HttpResponseMessage other = await GetAsync(id, "2", ("If-None-Match", tag));
        using HttpResponseMessage changed = await GetAsync(id, "1", ("If-Range", "\"other\""), ("Range", "bytes=0-9"));

        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Empty(await RouteAnswers.BytesAsync(again));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
    }

    [Fact]
    public async Task Reduced_frames_are_beginnings_that_decode_to_the_lower_resolution()
    {
        string id = await Rest.UploadAsync(TestImages.Named("US multi-frame").File);
        byte[] whole = await Rest.BytesAsync($"/htj2k/instances/{id}/frames/2");
        int previous = whole.Length;
        for (int reductions = 1; reductions <= 5; reductions++)
        {
            byte[] reduced = await Rest.BytesAsync($"/htj2k/instances/{id}/frames/2?reduce={reductions}");

            Assert.True(reduced.Length < previous && whole.AsSpan().StartsWith(reduced));
            previous = reduced.Length;
            byte[] ended = [.. reduced, .. s_endOfCodestream];
            Assert.Equal(OpenJpeg.Decode(whole, "-r", $"{reductions}"), OpenJpeg.Decode(ended, "-r", $"{reductions}"));
        }
    }

    [Fact]
    public async Task More_reductions_than_levels_give_the_smallest_that_there_is()
    {
        string id = await Rest.UploadAsync(TestImages.Named("US multi-frame").File);

        Assert.Equal(await Rest.BytesAsync($"/htj2k/instances/{id}/frames/1?reduce=5"),
            await Rest.BytesAsync($"/htj2k/instances/{id}/frames/1?reduce=33"));
    }

    [Fact]
    public async Task Resolutions_tell_what_each_reduction_gives()
    {
        string id = await Rest.UploadAsync(TestImages.Named("US RGB").File);

        JsonArray resolutions = JsonNode.Parse(await Rest.BytesAsync($"/htj2k/instances/{id}/frames/1/resolutions"))!.AsArray();

        Assert.Equal((640, 480), ((int)resolutions[0]!["Width"]!, (int)resolutions[0]!["Height"]!));
        Assert.Equal((320, 240), ((int)resolutions[1]!["Width"]!, (int)resolutions[1]!["Height"]!));
        foreach (JsonNode? resolution in resolutions)
        {
            byte[] reduced = await Rest.BytesAsync($"/htj2k/instances/{id}/frames/1?reduce={resolution!["Reduce"]}");
            Assert.Equal(reduced.Length, (int)resolution["Bytes"]!);
        }
    }

    [Fact]
    public async Task The_path_below_that_of_the_instance_gives_the_same()
    {
        string id = await Rest.UploadAsync(TestImages.Named("US RGB").File);

        Assert.Equal(await Rest.BytesAsync($"/htj2k/instances/{id}/frames/1"), await Rest.BytesAsync($"/instances/{id}/htj2k/frames/1"));
        Assert.Equal(await Rest.BytesAsync($"/htj2k/instances/{id}/frames/1/resolutions"),
            await Rest.BytesAsync($"/instances/{id}/htj2k/frames/1/resolutions"));
    }

    [Theory]
    [InlineData("0", HttpStatusCode.BadRequest, "whole number from 1")]
    [InlineData("x", HttpStatusCode.BadRequest, "whole number from 1")]
    [InlineData("1?reduce=-1", HttpStatusCode.BadRequest, "whole number from 0")]
    [InlineData("1000", HttpStatusCode.NotFound, "the instance has frames 1 to ")]
    public async Task A_frame_that_is_not_there_is_refused_with_what_is_accepted(string frame, HttpStatusCode status, string message)
    {
        string id = await Rest.UploadAsync(TestImages.Named("US multi-frame").File);

        using HttpResponseMessage answer = await GetAsync(id, frame);

        await RouteAnswers.AssertMessageAsync(answer, status, message);
    }

    [Theory]
    [InlineData("11111111-22222222-33333333-44444444-55555555")]
    [InlineData("12345678%3Fexpand")]
    public async Task An_unknown_instance_answers_404(string instance)
    {
        using HttpResponseMessage answer = await GetAsync(instance, "1");

        await RouteAnswers.AssertMessageAsync(answer, HttpStatusCode.NotFound, "There is no instance");
    }

    [Fact]
    public async Task An_instance_that_is_kept_as_received_answers_406_with_its_syntax()
    {
        string id = await Rest.UploadAsync(new ImageDescription { Name = "kept", Noise = 1 }.Build().File);

        using HttpResponseMessage answer = await GetAsync(id, "1");

        await RouteAnswers.AssertMessageAsync(answer, HttpStatusCode.NotAcceptable, DicomFile.ExplicitLittleEndian);
    }

    private async Task<HttpResponseMessage> GetAsync(string instance, string frame, params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, $"/htj2k/instances/{instance}/frames/{frame}");
        foreach ((string name, string value) in headers)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        }

        return await Rest.SendAsync(request);
    }
}
