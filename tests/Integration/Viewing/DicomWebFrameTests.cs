// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using Integration.Images;
using Integration.Orthanc;
using Integration.Routes;
using Integration.Tools;
using TestSupport;
using Xunit;

namespace Integration.Viewing;

/// <summary>
/// GET /htj2k/dicom-web/studies/{}/series/{}/instances/{}/frames/{list}, on every version and without the DICOMweb plugin.
/// </summary>
public sealed class DicomWebFrameTests(ConvertingServer server) : IClassFixture<ConvertingServer>
{
    private const string AsStored = "multipart/related; type=application/octet-stream; transfer-syntax=*";
    private const string Htj2kRpcl = "1.2.840.10008.1.2.4.202";

    private OrthancRest Rest => server.Orthanc.Rest;

    public static TheoryData<string> Images => TestImages.Names;

    [Theory]
    [MemberData(nameof(Images))]
    public async Task Every_frame_comes_as_the_samples_that_were_sent_when_nothing_is_asked(string name)
    {
        TestImage image = TestImages.Named(name);
        _ = await Rest.UploadAsync(image.File);
        for (int frame = 0; frame < image.Frames.Length; frame++)
        {
            using HttpResponseMessage answer = await GetAsync(image, $"{frame + 1}", null);

            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("multipart/related", answer.Content.Headers.ContentType!.MediaType);
            Assert.Equal(image.Frames[frame], MultipartPart.First(await RouteAnswers.BytesAsync(answer)));
        }
    }

    [Theory]
    [InlineData("image/jphc")]
    [InlineData("image/*")]
    [InlineData("application/octet-stream; transfer-syntax=*")]
    [InlineData("image/jphc; transfer-syntax=1.2.840.10008.1.2.4.202, image/png;q=0.5")]
    public async Task One_part_is_the_codestream_with_the_name_that_viewers_stream(string accept)
    {
        TestImage image = TestImages.Named("US multi-frame");
        string id = await Rest.UploadAsync(image.File);

        using HttpResponseMessage answer = await GetAsync(image, "2", accept);

        Assert.Equal($"image/jphc; transfer-syntax={Htj2kRpcl}", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal(await Rest.BytesAsync($"/htj2k/instances/{id}/frames/2"), await RouteAnswers.BytesAsync(answer));
    }

    [Fact]
    public async Task The_name_of_the_stored_syntax_is_given_to_who_asks_for_it()
    {
        TestImage image = TestImages.Named("CT");
        _ = await Rest.UploadAsync(image.File);

        using HttpResponseMessage answer = await GetAsync(image, "1", "image/jphc; transfer-syntax=1.2.840.10008.1.2.4.201");

        Assert.Equal("image/jphc; transfer-syntax=1.2.840.10008.1.2.4.201", answer.Content.Headers.ContentType!.ToString());
    }

    [Fact]
    public async Task Several_frames_come_as_parts_in_the_order_that_was_asked_for()
    {
        TestImage image = TestImages.Named("XA multi-frame");
        string id = await Rest.UploadAsync(image.File);
        int[] frames = [3, 1, 7];

        using HttpResponseMessage answer = await GetAsync(image, "3,1,7", AsStored);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        List<(string Headers, byte[] Content)> parts = MultipartPart.All(await RouteAnswers.BytesAsync(answer));

        Assert.Equal(frames.Length, parts.Count);
        for (int i = 0; i < frames.Length; i++)
        {
            Assert.Contains($"Content-Type: image/jphc; transfer-syntax={Htj2kRpcl}", parts[i].Headers, StringComparison.OrdinalIgnoreCase);
            Assert.Equal(await Rest.BytesAsync($"/htj2k/instances/{id}/frames/{frames[i]}"), parts[i].Content);
        }
    }

    [Fact]
    public async Task A_range_of_a_part_counts_in_the_whole_answer()
    {
        TestImage image = TestImages.Named("CT");
        _ = await Rest.UploadAsync(image.File);
        using HttpResponseMessage first = await GetAsync(image, "1", AsStored);
        byte[] whole = await RouteAnswers.BytesAsync(first);

        using HttpResponseMessage answer = await GetAsync(image, "1", AsStored, ("Range", "bytes=1000-1999"));

        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal(whole.Length, answer.Content.Headers.ContentRange!.Length);
        Assert.Equal(whole[1000..2000], await RouteAnswers.BytesAsync(answer));
    }

    [Fact]
    public async Task The_entity_tag_answers_304_and_differs_from_form_to_form()
    {
        TestImage image = TestImages.Named("CT");
        _ = await Rest.UploadAsync(image.File);
        using HttpResponseMessage first = await GetAsync(image, "1", AsStored);
        string tag = first.Headers.ETag!.Tag;

        using HttpResponseMessage again = await GetAsync(image, "1", AsStored, ("If-None-Match", tag));
        using HttpResponseMessage other = await GetAsync(image, "1", "image/jphc", ("If-None-Match", tag));

        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task What_is_kept_comes_in_its_own_type_or_as_samples()
    {
        ImageDescription description = new() { Name = "JPEG-LS", Modality = "CT", BitsAllocated = 16, BitsStored = 12 };
        TestImage image = description.Build();
        byte[] compressed = Dcmtk.Convert(image.File, "dcmcjpls", "+el");
        await using OrthancServer keeping = await OrthancServer.StartAsync(new() { ["Enabled"] = false });
        _ = await keeping.Rest.UploadAsync(compressed);

        (HttpStatusCode code, byte[] body) = await keeping.Rest.GetAsync(PathOf(image, "1"), AsStored);
        (HttpStatusCode ownCode, byte[] own) = await keeping.Rest.GetAsync(PathOf(image, "1"), "image/jls");
        (HttpStatusCode samplesCode, byte[] samples) = await keeping.Rest.GetAsync(PathOf(image, "1"), "application/octet-stream");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK), (code, ownCode, samplesCode));
        Assert.Contains("image/jls; transfer-syntax=1.2.840.10008.1.2.4.80", MultipartPart.All(body)[0].Headers,
            StringComparison.OrdinalIgnoreCase);
        Assert.True(own.AsSpan().StartsWith((byte[])[0xFF, 0xD8]));
        Assert.Equal(image.Frames[0], samples);
    }

    [Theory]
    [InlineData("1", "image/png", HttpStatusCode.NotAcceptable, "image/jphc; transfer-syntax=1.2.840.10008.1.2.4.202")]
    [InlineData("1,2", "image/jphc", HttpStatusCode.NotAcceptable, "several frames need")]
    [InlineData("0", null, HttpStatusCode.BadRequest, "from 1 are accepted")]
    [InlineData("1,x", null, HttpStatusCode.BadRequest, "from 1 are accepted")]
    [InlineData("8", null, HttpStatusCode.NotFound, "frames 1 to 7")]
    [InlineData("1,8", null, HttpStatusCode.NotFound, "frames 1 to 7")]
    public async Task What_cannot_be_given_is_refused_with_what_is_accepted(string frames, string? accept, HttpStatusCode status,
        string message)
    {
        TestImage image = TestImages.Named("XA multi-frame");
        _ = await Rest.UploadAsync(image.File);

        using HttpResponseMessage answer = await GetAsync(image, frames, accept);

        await RouteAnswers.AssertMessageAsync(answer, status, message);
    }

    [Theory]
    [InlineData("2.25.1", "2.25.2", "2.25.3")]
    [InlineData("*", "*", "*")]
    [InlineData("%22", "1", "1")]
    public async Task An_unknown_instance_answers_404(string study, string series, string instance)
    {
        using HttpRequestMessage request =
            new(HttpMethod.Get, $"/htj2k/dicom-web/studies/{study}/series/{series}/instances/{instance}/frames/1");
        using HttpResponseMessage answer = await Rest.SendAsync(request);

        await RouteAnswers.AssertMessageAsync(answer, HttpStatusCode.NotFound, "There is no instance");
    }

    [Fact]
    public async Task An_instance_is_found_in_its_own_series_alone()
    {
        TestImage image = TestImages.Named("CT");
        _ = await Rest.UploadAsync(image.File);
        using HttpRequestMessage request =
            new(HttpMethod.Get, PathOf(image, "1").Replace("/series/2.25.", "/series/2.25.9", StringComparison.Ordinal));

        using HttpResponseMessage answer = await Rest.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task An_instance_that_was_deleted_and_another_file_of_it_are_noticed()
    {
        ImageDescription description = new() { Name = "again", Modality = "CT" };
        TestImage image = description.Build();
        string id = await Rest.UploadAsync(image.File);
        using HttpResponseMessage before = await GetAsync(image, "1", "application/octet-stream");
        await Rest.DeleteAsync($"/instances/{id}");
        using HttpResponseMessage without = await GetAsync(image, "1", null);
        byte[] changed = [.. image.File];
        changed[^1] ^= 1;
        _ = await Rest.UploadAsync(changed);
        using HttpResponseMessage after = await GetAsync(image, "1", "application/octet-stream");

        Assert.Equal(HttpStatusCode.NotFound, without.StatusCode);
        Assert.Equal(image.Frames[0], await RouteAnswers.BytesAsync(before));
        Assert.Equal(changed[^image.Frames[0].Length..], await RouteAnswers.BytesAsync(after));
    }

    [Fact]
    public async Task All_else_is_where_the_DICOMweb_plugin_has_it()
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/htj2k/dicom-web/studies/2.25.1/metadata");
        using HttpClientHandler handler = new() { AllowAutoRedirect = false };
        using HttpClient client = new(handler) { BaseAddress = new Uri(Rest.Address) };

        using HttpResponseMessage answer = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.TemporaryRedirect, answer.StatusCode);
        Assert.Equal("/dicom-web/studies/2.25.1/metadata",
            new Uri(new Uri(client.BaseAddress, request.RequestUri!), answer.Headers.Location!).AbsolutePath);
    }

    internal static string PathOf(TestImage image, string frames, string root = "/htj2k/dicom-web")
        => $"{root}/studies/{Dcmtk.Value(image.File, "0020,000d")}/series/{Dcmtk.Value(image.File, "0020,000e")}/instances/{image.SopInstanceUid}/frames/{frames}";

    private async Task<HttpResponseMessage> GetAsync(TestImage image, string frames, string? accept,
        params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, PathOf(image, frames));
        if (accept is not null)
        {
            Assert.True(request.Headers.TryAddWithoutValidation("Accept", accept));
        }

        foreach ((string name, string value) in headers)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        }

        return await Rest.SendAsync(request);
    }
}
