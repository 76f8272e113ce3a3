// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Integration.Images;
using Integration.Ingest;
using Integration.Orthanc;
using TestSupport;
using Xunit;

namespace Integration.Routes;

/// <summary>POST /htj2k/upload of files and forms.</summary>
public sealed class UploadRouteTests(UploadServer server) : IClassFixture<UploadServer>
{
    private OrthancRest Rest => server.Orthanc.Rest;

    [Theory]
    [InlineData("/htj2k/upload")]
    [InlineData(UploadServer.Alias)]
    public async Task A_file_is_converted_once_and_answers_201_with_what_is_stored(string path)
    {
        TestImage image = new ImageDescription { Name = "uploaded" }.Build();
        JsonNode before = (await Rest.StatusAsync())["Counters"]!;

        (HttpStatusCode status, JsonNode answer) = await UploadAsync(HttpMethod.Post, path, new ByteArrayContent(image.File));

        Assert.Equal((HttpStatusCode.Created, "Uploaded and converted successfully"), (status, (string)answer["message"]!));
        byte[] stored = await Rest.FileAsync((string)answer["orthanc_response"]!["ID"]!);
        Assert.Equal("Success", (string)answer["orthanc_response"]!["Status"]!);
        Assert.Equal(UploadTests.Htj2kLossless, (string)answer["transfer_syntax"]!);
        Assert.Equal((image.File.Length, stored.Length), ((int)answer["bytes_before"]!, (int)answer["bytes_after"]!));
        JsonNode after = (await Rest.StatusAsync())["Counters"]!;
        Assert.Equal(1, (long)after["Converted"]! - (long)before["Converted"]!);
        Assert.Equal(before["Kept"]!.ToJsonString(), after["Kept"]!.ToJsonString());
    }

    [Fact]
    public async Task A_file_that_is_stored_as_received_answers_200_with_the_reason()
    {
        byte[] file = new ImageDescription { Name = "noise", Noise = 1 }.Build().File;

        (HttpStatusCode status, JsonNode answer) = await UploadAsync(HttpMethod.Post, "/htj2k/upload", new ByteArrayContent(file));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.StartsWith("Uploaded and stored as received: ", (string)answer["message"]!, StringComparison.Ordinal);
        Assert.Equal(DicomFile.ExplicitLittleEndian, (string)answer["transfer_syntax"]!);
        Assert.Equal((int)answer["bytes_before"]!, (int)answer["bytes_after"]!);
    }

    [Fact]
    public async Task A_file_that_is_already_there_answers_200_with_what_is_stored()
    {
        byte[] file = new ImageDescription { Name = "twice" }.Build().File;
        (_, JsonNode first) = await UploadAsync(HttpMethod.Post, "/htj2k/upload", new ByteArrayContent(file));

        (HttpStatusCode status, JsonNode second) = await UploadAsync(HttpMethod.Post, "/htj2k/upload", new ByteArrayContent(file));

        Assert.Equal((HttpStatusCode.OK, "Already stored"), (status, (string)second["message"]!));
        Assert.Equal((string)first["transfer_syntax"]!, (string)second["transfer_syntax"]!);
        Assert.Equal((int)first["bytes_after"]!, (int)second["bytes_after"]!);
    }

    [Fact]
    public async Task A_form_by_PUT_answers_a_list_of_its_files()
    {
        TestImage[] images =
            [new ImageDescription { Name = "first" }.Build(), new ImageDescription { Name = "second", Frames = 3 }.Build()];
        using MultipartFormDataContent form = Form(images);
        form.Add(new StringContent("not a file"), "comment");

        (HttpStatusCode status, JsonNode answer) = await UploadAsync(HttpMethod.Put, "/htj2k/upload", form);

        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal(["first.dcm 201", "second.dcm 201"], answer.AsArray().Select(file => $"{file!["file"]} {file["status"]}"));
        Assert.Equal(images.Select(image => image.File.Length), answer.AsArray().Select(file => (int)file!["bytes_before"]!));
    }

    [Fact]
    public async Task A_form_by_POST_with_its_method_overridden_answers_as_by_PUT()
    {
        using HttpRequestMessage request =
            new(HttpMethod.Post, UploadServer.Alias) { Content = Form(new ImageDescription { Name = "overridden" }.Build()) };
        request.Headers.Add("X-HTTP-Method-Override", "PUT");

        using HttpResponseMessage answer = await Rest.SendAsync(request);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("Uploaded and converted successfully", (string)JsonNode.Parse(await RouteAnswers.BytesAsync(answer))!["message"]!);
    }

    [Fact]
    public async Task A_form_by_POST_is_stored_and_converted_and_Orthanc_answers_200()
    {
        TestImage[] images = [new ImageDescription { Name = "a" }.Build(), new ImageDescription { Name = "b" }.Build()];
        using HttpRequestMessage request = new(HttpMethod.Post, "/htj2k/upload") { Content = Form(images) };

        using HttpResponseMessage answer = await Rest.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        foreach (TestImage image in images)
        {
            byte[] stored = await Rest.FileAsync(await Rest.InstanceOfAsync(image.SopInstanceUid));
            Assert.Equal(UploadTests.Htj2kLossless, Tools.Dcmtk.TransferSyntax(stored));
        }
    }

    [Fact]
    public async Task A_form_by_POST_with_something_else_answers_415_with_the_reason()
    {
        using MultipartFormDataContent form = new() { { new StringContent("hello"), "file", "readme.txt" } };
        using HttpRequestMessage request = new(HttpMethod.Post, "/htj2k/upload") { Content = form };

        using HttpResponseMessage answer = await Rest.SendAsync(request);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        Assert.Equal("readme.txt: Neither DICOM nor ZIP.", (string)JsonNode.Parse(await RouteAnswers.BytesAsync(answer))!["Details"]!);
    }

    [Theory]
    [InlineData("/htj2k/upload", "Origin", "https://elsewhere.example", HttpStatusCode.Forbidden)]
    [InlineData("/htj2k/upload/", "Sec-Fetch-Site", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData(UploadServer.Alias, "Origin", "null", HttpStatusCode.Forbidden)]
    [InlineData(UploadServer.Alias, "Origin", "http://127.0.0.1", HttpStatusCode.OK)]
    [InlineData("/htj2k/upload", "Sec-Fetch-Site", "same-origin", HttpStatusCode.OK)]
    public async Task A_form_that_a_foreign_page_posts_is_refused(string path, string header, string value, HttpStatusCode status)
    {
        TestImage image = new ImageDescription { Name = $"{path} {value}" }.Build();
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = Form(image) };
        request.Headers.Add(header, value);

        using HttpResponseMessage answer = await Rest.SendAsync(request);

        Assert.Equal(status, answer.StatusCode);
        using StringContent sent = new(image.SopInstanceUid);
        Assert.Equal(status == HttpStatusCode.OK, (await Rest.PostAsync("/tools/lookup", sent))!.AsArray().Count > 0);
    }

    [Theory]
    [InlineData("", "", HttpStatusCode.BadRequest, "is empty")]
    [InlineData("", "no image", HttpStatusCode.UnsupportedMediaType, "Neither DICOM nor ZIP")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\nx\r\n--b--",
        HttpStatusCode.BadRequest, "no part named \"file\"")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nx",
        HttpStatusCode.BadRequest, "without its last boundary")]
    [InlineData("multipart/form-data", "x", HttpStatusCode.BadRequest, "no boundary")]
    [InlineData("multipart/related; boundary=b", "x", HttpStatusCode.UnsupportedMediaType, "multipart/form-data")]
    public async Task A_body_that_is_wrong_is_refused_with_what_is_accepted(string type, string body, HttpStatusCode status, string message)
    {
        using HttpRequestMessage request =
            new(HttpMethod.Put, "/htj2k/upload") { Content = new ByteArrayContent(Encoding.Latin1.GetBytes(body)) };
        Assert.True(type.Length == 0 || request.Content.Headers.TryAddWithoutValidation("Content-Type", type));

        using HttpResponseMessage answer = await Rest.SendAsync(request);

        await RouteAnswers.AssertMessageAsync(answer, status, message);
    }

    [Fact]
    public async Task A_file_over_the_limit_answers_413()
    {
        byte[] file = new ImageDescription { Name = "large", Rows = 3000, Columns = 3000 }.Build().File;
        using HttpRequestMessage request = new(HttpMethod.Post, "/htj2k/upload") { Content = new ByteArrayContent(file) };

        using HttpResponseMessage answer = await Rest.SendAsync(request);

        await RouteAnswers.AssertMessageAsync(answer, HttpStatusCode.RequestEntityTooLarge, "limited to 8388608 bytes");
    }

    [Fact]
    public async Task A_file_that_Orthanc_itself_transcodes_on_receipt_is_answered_the_same()
    {
        Assert.SkipWhen(await Rest.VersionAsync() < OrthancRest.KnowsHtj2k, "This version of Orthanc does not know the transfer syntax");
        await using OrthancServer other =
            await OrthancServer.StartAsync(configure: configuration => configuration["IngestTranscoding"] = UploadTests.Htj2kLossless);
        using ByteArrayContent image = new(new ImageDescription { Name = "transcoded" }.Build().File);
        using ByteArrayContent report =
            new(new ImageDescription { Name = "report", Change = dataSet => dataSet.Remove(0x7FE0_0010) }.Build().File);

        JsonNode converted = (await other.Rest.PostAsync("/htj2k/upload", image))!;
        JsonNode kept = (await other.Rest.PostAsync("/htj2k/upload", report))!;

        Assert.Equal(
            ("Uploaded and converted successfully", UploadTests.Htj2kLossless),
                ((string)converted["message"]!, (string)converted["transfer_syntax"]!));
        Assert.StartsWith("Uploaded and stored as received: ", (string)kept["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_for_which_there_is_no_room_answers_507()
    {
        await using OrthancServer full = await OrthancServer.StartAsync(configure: configuration =>
        {
            configuration["MaximumStorageSize"] = 1;
            configuration["MaximumStorageMode"] = "Reject";
        });
        byte[] file = new ImageDescription { Name = "too large", Rows = 1500, Columns = 1500, Noise = 1 }.Build().File;
        using HttpRequestMessage request = new(HttpMethod.Post, "/htj2k/upload") { Content = new ByteArrayContent(file) };

        using HttpResponseMessage answer = await full.Rest.SendAsync(request);

        await RouteAnswers.AssertMessageAsync(answer, HttpStatusCode.InsufficientStorage, "full");
    }

    [Fact]
    public async Task Uploads_at_the_same_time_are_each_answered_with_their_own()
    {
        TestImage[] images =
            [.. Enumerable.Range(0, 12).Select(index => new ImageDescription { Name = $"{index}", Frames = 1 + index }.Build())];

        (HttpStatusCode Status, JsonNode Answer)[] answers = await Task.WhenAll(
            images.Select(image => UploadAsync(HttpMethod.Post, "/htj2k/upload", new ByteArrayContent(image.File))));

        for (int i = 0; i < images.Length; i++)
        {
            byte[] stored = await Rest.FileAsync(await Rest.InstanceOfAsync(images[i].SopInstanceUid));
            Assert.Equal(
                (HttpStatusCode.Created, images[i].File.Length, stored.Length),
                    (answers[i].Status, (int)answers[i].Answer["bytes_before"]!, (int)answers[i].Answer["bytes_after"]!));
        }
    }

    private static MultipartFormDataContent Form(params TestImage[] images)
    {
        MultipartFormDataContent form = [];
        foreach (TestImage image in images)
        {
            form.Add(new ByteArrayContent(image.File), "file", $"{image.Name}.dcm");
        }

        return form;
    }

    private async Task<(HttpStatusCode Status, JsonNode Answer)> UploadAsync(HttpMethod method, string path, HttpContent content)
    {
        using HttpRequestMessage request = new(method, path) { Content = content };
        using HttpResponseMessage answer = await Rest.SendAsync(request);
        return (answer.StatusCode, JsonNode.Parse(await RouteAnswers.BytesAsync(answer))!);
    }
}
