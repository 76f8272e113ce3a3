// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using System.Text.Json.Nodes;
using Integration.Images;
using Integration.Orthanc;
using Integration.Tools;
using TestSupport;
using Xunit;

namespace Integration.Routes;

/// <summary>POST /htj2k/send.</summary>
public sealed class SendTests(SendingServer server) : IClassFixture<SendingServer>
{
    private OrthancRest Rest => server.Orthanc.Rest;

    [Fact]
    public async Task Every_image_of_a_study_reaches_a_peer_that_only_knows_Implicit_VR_with_its_samples()
    {
        List<TestImage> images = [.. TestImages.Names.Select(row => TestImages.Named(row.Data))];
        string study = "";
        foreach (TestImage image in images)
        {
            using ByteArrayContent content = new(image.File);
            study = (string)(await Rest.PostAsync("/instances", content))!["ParentStudy"]!;
        }

        (HttpStatusCode status, JsonNode answer) = await SendAsync("old", study);

        Assert.Equal((HttpStatusCode.OK, images.Count, 0), (status, (int)answer["InstancesCount"]!, (int)answer["FailedInstancesCount"]!));
        Assert.All(answer["Instances"]!.AsArray(),
            instance => Assert.Equal(DicomFile.ImplicitLittleEndian, (string)instance!["TransferSyntax"]!));
        Dictionary<string, byte[]> received = server.ImplicitOnly.Received();
        foreach (TestImage image in images)
        {
            byte[] file = received[image.SopInstanceUid];
            byte[] samples = [.. image.Frames.SelectMany(frame => frame)];
            Assert.True(file.AsSpan(0, file.Length - (samples.Length & 1)).EndsWith(samples), $"{image.Name}: other samples were received");
        }
    }

    [Fact]
    public async Task Peers_that_take_Explicit_VR_get_it()
    {
        TestImage image = TestImages.Named("XA multi-frame");
        string id = await Rest.UploadAsync(image.File);

        (HttpStatusCode status, JsonNode answer) = await SendAsync("explicit", id);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(DicomFile.ExplicitLittleEndian, (string)answer["Instances"]![0]!["TransferSyntax"]!);
        Assert.Equal(DicomFile.ExplicitLittleEndian, Dcmtk.TransferSyntax(server.Explicit.Received()[image.SopInstanceUid]));
    }

    [Fact]
    public async Task Instances_that_are_no_images_are_sent_as_they_are()
    {
        TestImage image =
            new ImageDescription { Name = "no pixels", Change = item => item.Remove(0x7FE0_0010).Text(0x0020_000D, "UI", "2.25.7000002") }
            .Build();
        string id = await Rest.UploadAsync(image.File);

        (HttpStatusCode status, _) = await SendAsync("old", id, id);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains(image.SopInstanceUid, server.ImplicitOnly.Received().Keys);
    }

    [Fact]
    public async Task A_peer_that_is_not_there_answers_502_for_each_instance()
    {
        string first = await Rest.UploadAsync(TestImages.Named("XA multi-frame").File);
        string second = await Rest.UploadAsync(TestImages.Named("US multi-frame").File);

        (HttpStatusCode status, JsonNode answer) = await SendAsync("gone", first, second);

        Assert.Equal(HttpStatusCode.BadGateway, status);
        Assert.Equal(2, (int)answer["FailedInstancesCount"]!);
        Assert.All(answer["Instances"]!.AsArray(),
            instance => Assert.Contains("\"gone\" does not answer", (string)instance!["Message"]!, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"Modality": "nobody", "Resources": ["11111111-22222222-33333333-44444444-55555555"]}""", HttpStatusCode.NotFound,
        "no modality \"nobody\"")]
    [InlineData("""{"Modality": "old", "Resources": ["11111111-22222222-33333333-44444444-55555555"]}""", HttpStatusCode.NotFound,
        "\"11111111-22222222-33333333-44444444-55555555\"")]
    [InlineData("""{"Modality": "old", "Resources": ["../system"]}""", HttpStatusCode.NotFound, "\"../system\"")]
    [InlineData("""{"Modality": "old", "Resources": [3]}""", HttpStatusCode.BadRequest, "\"Resources\" holds 3")]
    [InlineData("""{"Modality": "old", "Resources": []}""", HttpStatusCode.BadRequest, "\"Resources\" is missing or empty")]
    [InlineData("""{"Modality": 1}""", HttpStatusCode.BadRequest, "\"Modality\" is not a text")]
    [InlineData("""{"Resources": ["1"]}""", HttpStatusCode.BadRequest, "\"Modality\" is missing")]
    [InlineData("""{"Modality": "old", "Resources": ["1"], "Synchronous": false}""", HttpStatusCode.BadRequest,
        "\"Synchronous\" is not true")]
    [InlineData("""{"Modality": "old", "Timeout": 3}""", HttpStatusCode.BadRequest, "no field \"Timeout\"")]
    [InlineData("""["old"]""", HttpStatusCode.BadRequest, "not a JSON object")]
    [InlineData("""{"Modality": """, HttpStatusCode.BadRequest, "not valid JSON")]
    [InlineData("""{} {}""", HttpStatusCode.BadRequest, "not valid JSON")]
    public async Task A_request_that_is_wrong_is_refused_with_what_is_accepted(string body, HttpStatusCode status, string message)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/htj2k/send") { Content = new StringContent(body) };
        using HttpResponseMessage answer = await Rest.SendAsync(request);

        await RouteAnswers.AssertMessageAsync(answer, status, message);
    }

    private async Task<(HttpStatusCode Status, JsonNode Answer)> SendAsync(string modality, params string[] resources)
    {
        JsonObject body =
            new() { ["Modality"] = modality, ["Resources"] = new JsonArray([.. resources.Select(resource => (JsonNode)resource)]) };
        using HttpRequestMessage request = new(HttpMethod.Post, "/htj2k/send") { Content = new StringContent(body.ToJsonString()) };
        using HttpResponseMessage answer = await Rest.SendAsync(request);
        return (answer.StatusCode, JsonNode.Parse(await RouteAnswers.BytesAsync(answer))!);
    }
}
