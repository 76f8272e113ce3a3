// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Integration.Images;
using Integration.Orthanc;
using Integration.Tools;
using TestSupport;
using Xunit;

namespace Integration.Routes;

/// <summary>POST /htj2k/explain.</summary>
public sealed class ExplainTests(ExplainTests.RuledServer server) : IClassFixture<ExplainTests.RuledServer>
{
    private static readonly ImageDescription s_mammogram =
        new() { Name = "MG", Modality = "MG", BitsAllocated = 16, BitsStored = 12, Frames = 2 };

    private OrthancRest Rest => server.Orthanc.Rest;

    [Fact]
    public async Task A_file_is_explained_as_it_is_then_stored_and_is_not_stored_before()
    {
        byte[] file = s_mammogram.Build().File;
        int instances = (int)JsonNode.Parse(await Rest.BytesAsync("/statistics"))!["CountInstances"]!;
        JsonNode counters = (await Rest.StatusAsync())["Counters"]!;

        JsonNode answer = await ExplainAsync(file);

        Assert.Equal(instances, (int)JsonNode.Parse(await Rest.BytesAsync("/statistics"))!["CountInstances"]!);
        Assert.Equal((long)counters["Converted"]!, (long)(await Rest.StatusAsync())["Counters"]!["Converted"]!);
        byte[] stored = await Rest.FileAsync(await Rest.UploadAsync(file));
        Assert.Equal(
            $$"""{"Result":"Converted","Rule":"Rules[0]","Reason":"None","Message":"converted","Origin":"RestApi","SourceTransferSyntax":"1.2.840.10008.1.2.1","TransferSyntax":"1.2.840.10008.1.2.4.202","Frames":2,"BytesBefore":{{file.Length}},"BytesAfter":{{stored.Length}}}""",
            answer.ToJsonString());
    }

    [Fact]
    public async Task The_origin_is_that_of_the_header_or_of_the_stored_instance()
    {
        TestImage image = new ImageDescription { Name = "kept by origin", Modality = "CR" }.Build();
        Dcmtk.Store(image.File, server.Orthanc.DicomPort, image.Proposal);
        string id = await Rest.InstanceOfAsync(image.SopInstanceUid);

        JsonNode received = await ExplainAsync(Encoding.ASCII.GetBytes(id + "\n"));
        JsonNode uploaded = await ExplainAsync(Encoding.ASCII.GetBytes(id), "RestApi");

        Assert.Equal(("Kept", "Rules[1]", "KeepRule", "kept by rule", "DicomProtocol"), Fields(received));
        Assert.Equal(("Converted", null, "None", "converted", "RestApi"), Fields(uploaded));
    }

    [Fact]
    public async Task A_compressed_instance_is_explained_by_its_samples()
    {
        byte[] file = Dcmtk.Convert(new ImageDescription { Name = "RLE" }.Build().File, "dcmcrle");

        Assert.Equal("Converted", (string)(await ExplainAsync(file))["Result"]!);
    }

    [Fact]
    public async Task What_is_kept_without_a_rule_has_its_reason()
    {
        JsonNode noise = await ExplainAsync(new ImageDescription { Name = "noise", Noise = 1 }.Build().File);

        Assert.Equal(("Kept", null, "NotSmaller", "result not smaller", "RestApi"), Fields(noise));
        Assert.Equal((long)noise["BytesBefore"]!, (long)noise["BytesAfter"]!);
    }

    [Fact]
    public async Task Bad_requests_are_answered_by_what_is_wrong_and_what_is_accepted()
    {
        await AssertRefusedAsync(new ByteArrayContent([]), null, HttpStatusCode.UnsupportedMediaType,
            "neither a DICOM file with file meta information nor the identifier of an instance");
        await AssertRefusedAsync(new StringContent("This is no DICOM file but a text that is too long for the identifier of an instance."),
            null, HttpStatusCode.UnsupportedMediaType, "neither a DICOM file");
        await AssertRefusedAsync(new StringContent("0123abcd-0123abcd-0123abcd-0123abcd-0123abcd"), null, HttpStatusCode.NotFound,
            "There is no instance");
        await AssertRefusedAsync(new ByteArrayContent(s_mammogram.Build().File), "Fax", HttpStatusCode.BadRequest,
            "DicomProtocol, RestApi, Plugin, Lua, WebDav or Unknown is accepted");
    }

    [Fact]
    public async Task A_plugin_that_is_disabled_says_so()
    {
        await using OrthancServer disabled = await OrthancServer.StartAsync(new JsonObject { ["Enabled"] = false });

        JsonNode explanation = await ExplainAsync(disabled.Rest, s_mammogram.Build().File);

        Assert.Equal(("Kept", null, "Idle", "the setting \"Htj2k.Enabled\" is false", "RestApi"), Fields(explanation));
    }

    private static (string Result, string? Rule, string Reason, string Message, string Origin) Fields(JsonNode answer)
        => ((string)answer["Result"]!, (string?)answer["Rule"], (string)answer["Reason"]!, (string)answer["Message"]!,
            (string)answer["Origin"]!);

    private static async Task<HttpResponseMessage> PostAsync(OrthancRest rest, HttpContent content, string? origin = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/htj2k/explain") { Content = content };
        if (origin is not null)
        {
            request.Headers.Add("Htj2k-Origin", origin);
        }

        return await rest.SendAsync(request);
    }

    private Task<JsonNode> ExplainAsync(byte[] body, string? origin = null) => ExplainAsync(Rest, body, origin);

    private static async Task<JsonNode> ExplainAsync(OrthancRest rest, byte[] body, string? origin = null)
    {
        using HttpResponseMessage answer = await PostAsync(rest, new ByteArrayContent(body), origin);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, text);
        return JsonNode.Parse(text)!;
    }

    private async Task AssertRefusedAsync(HttpContent content, string? origin, HttpStatusCode status, string message)
    {
        using HttpResponseMessage answer = await PostAsync(Rest, content, origin);
        await RouteAnswers.AssertMessageAsync(answer, status, message);
    }

    /// <summary>An Orthanc with two rules.</summary>
    public sealed class RuledServer : IAsyncLifetime
    {
        internal OrthancServer Orthanc { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Orthanc = await OrthancServer.StartAsync(new JsonObject
        {
            ["Rules"] = JsonNode.Parse("""
                [
                  { "When": { "Modality": ["MG"] }, "Then": { "TransferSyntax": ".202" } },
                  { "When": { "Origin": ["DicomProtocol"] }, "Then": { "Keep": true } }
                ]
                """),
        });

        public ValueTask DisposeAsync() => Orthanc.DisposeAsync();
    }
}
