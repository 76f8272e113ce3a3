// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using System.Text.Json.Nodes;
using Integration.Images;
using Integration.Orthanc;
using Integration.Routes;
using Integration.Tools;
using TestSupport;
using Xunit;

namespace Integration.Backfill;

/// <summary>The fields that POST /htj2k/convert and similar routes accept, and the instances that they select.</summary>
public sealed class BackfillRequestTests(BackfillServer server) : IClassFixture<BackfillServer>
{
    private OrthancRest Rest => server.Orthanc.Rest;

    [Theory]
    [InlineData("convert-study", """{"Study": "1.2.3.4"}""", HttpStatusCode.NotFound, "no study \"1.2.3.4\"")]
    [InlineData("convert-study", """{"Study": "../system"}""", HttpStatusCode.NotFound, "\"../system\"")]
    [InlineData("convert-series", """{"Series": "11111111-22222222-33333333-44444444-55555555"}""", HttpStatusCode.NotFound,
        "no series \"1111")]
    [InlineData("convert-study", """{"Study": 3}""", HttpStatusCode.BadRequest, "\"Study\" is not a text")]
    [InlineData("convert-study", """{}""", HttpStatusCode.BadRequest, "\"Study\" is missing")]
    [InlineData("convert-study", """{"Study": "1", "Series": "2"}""", HttpStatusCode.BadRequest, "no field \"Series\"")]
    [InlineData("convert-study", """{"Study": "1", "DryRun": "yes"}""", HttpStatusCode.BadRequest, "\"DryRun\" is \"yes\"")]
    [InlineData("convert-study", """{"Study": "1", "Sample": 0}""", HttpStatusCode.BadRequest, "\"Sample\" is 0")]
    [InlineData("convert-study", """{"Study": "1", "TransferSyntax": "1.2.840.10008.1.2.4.50"}""", HttpStatusCode.BadRequest,
        "\"TransferSyntax\" is \"1.2.840.10008.1.2.4.50\"")]
    [InlineData("convert-study", """{"Study": "1", "Synchronous": 1}""", HttpStatusCode.BadRequest, "\"Synchronous\" is 1")]
    [InlineData("convert-study", """{"Study": "1", "Priority": "high"}""", HttpStatusCode.BadRequest, "\"Priority\" is \"high\"")]
    [InlineData("convert-study", """{"Study": "1", "MaximumRate": 0}""", HttpStatusCode.BadRequest, "\"MaximumRate\" is 0")]
    [InlineData("convert-study", """{"Study": "1", "Window": "22-6"}""", HttpStatusCode.BadRequest, "\"Window\" is \"22-6\"")]
    [InlineData("convert-study", """{"Study": "1", "Query": {}}""", HttpStatusCode.BadRequest, "no field \"Query\"")]
    [InlineData("convert-study", """{"Study": "1", "Verify": false}""", HttpStatusCode.BadRequest, "\"Verify\" is false")]
    [InlineData("convert-study", """{"Study": "1", "Permissive": "no"}""", HttpStatusCode.BadRequest, "\"Permissive\" is \"no\"")]
    [InlineData("convert-study", """{"Study": "1", "Modality": ["CT"]}""", HttpStatusCode.BadRequest, "no field \"Modality\"")]
    [InlineData("convert", """{"All": true, "Modality": "CT"}""", HttpStatusCode.BadRequest, "\"Modality\" is \"CT\"")]
    [InlineData("convert", """{"All": true, "OlderThan": "1y"}""", HttpStatusCode.BadRequest, "\"OlderThan\" is \"1y\"")]
    [InlineData("convert", """{"All": true, "SourceTransferSyntaxes": ["jpeg"]}""", HttpStatusCode.BadRequest,
        "\"SourceTransferSyntaxes\" is [\"jpeg\"]")]
    [InlineData("convert", """{"Query": "CT"}""", HttpStatusCode.BadRequest, "\"Query\" is not an object")]
    [InlineData("convert", """{"Query": {"PatientID": "NOBODY"}}""", HttpStatusCode.NotFound, "No study matches")]
    [InlineData("restore-study", """{"Study": "1", "DryRun": true}""", HttpStatusCode.BadRequest, "no field \"DryRun\"")]
    [InlineData("convert", """{}""", HttpStatusCode.BadRequest, "\"All\": true")]
    [InlineData("convert", """{"Resources": []}""", HttpStatusCode.BadRequest, "\"Resources\" is not a list")]
    [InlineData("convert", """{"Resources": ["1"], "All": true}""", HttpStatusCode.BadRequest, "\"All\": true")]
    [InlineData("convert", """["1"]""", HttpStatusCode.BadRequest, "not a JSON object")]
    [InlineData("convert", """{"All": """, HttpStatusCode.BadRequest, "not valid JSON")]
    public async Task A_request_that_is_wrong_is_refused_with_what_is_accepted(string route, string body, HttpStatusCode status,
        string message)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, $"/htj2k/{route}") { Content = new StringContent(body) };
        using HttpResponseMessage answer = await Rest.SendAsync(request);

        await RouteAnswers.AssertMessageAsync(answer, status, message);
    }

    [Fact]
    public async Task A_query_selects_studies()
    {
        _ = await Rest.UploadAsync(BackfillRequests.Ct("2.25.7400001", patient: "QUERIED").Build().File);
        _ = await Rest.UploadAsync(BackfillRequests.Ct("2.25.7400002", patient: "QUERIED").Build().File);
        JsonObject query = new() { ["PatientID"] = "QUERIED" };

        JsonNode one = await Rest.BackfillAsync("convert", new JsonObject { ["Query"] = query.DeepClone(), ["Limit"] = 1 });
        JsonNode all = await Rest.BackfillAsync("convert", new JsonObject { ["Query"] = query });

        Assert.Equal((1, 1, 1),
            ((int)one["Total"]!["Converted"]!, (int)all["Total"]!["Converted"]!, (int)all["Total"]!["AlreadyInTarget"]!));
    }

    [Fact]
    public async Task Filters_let_pass_what_meets_them_all()
    {
        _ = await Rest.UploadAsync(BackfillRequests.Ct("2.25.7410001", patient: "FILTERED").Build().File);
        _ = await Rest.UploadAsync(
            (BackfillRequests.Ct("2.25.7410001", patient: "FILTERED")
            with
            { Modality = "MR", TransferSyntax = DicomFile.ImplicitLittleEndian, Change = InSeries("2.25.7410001.2") }).Build().File);
        JsonArray resources = ["FILTERED"];

        byte[] sent = (BackfillRequests.Ct("2.25.7410001", patient: "FILTERED")
            with
        { Change = InSeries("2.25.7410001.3") }).Build().File;
        Dcmtk.Store(sent, server.Orthanc.DicomPort, "--propose-little");

        Assert.Equal(0, await ConvertedAsync(new() { ["RemoteAet"] = new JsonArray("CT_SCANNER") }));
        Assert.Equal(1, await ConvertedAsync(new() { ["RemoteAet"] = new JsonArray("STORESCU") }));
        Assert.Equal(0, await ConvertedAsync(new() { ["OlderThan"] = 1 }));
        Assert.Equal(0,
            await ConvertedAsync(
            new() { ["Modality"] = new JsonArray("CT"), ["SourceTransferSyntaxes"] = new JsonArray(DicomFile.ImplicitLittleEndian) }));
        Assert.Equal(1, await ConvertedAsync(new() { ["Modality"] = new JsonArray("MR", "US") }));
        Assert.Equal(1, await ConvertedAsync(new() { ["SourceTransferSyntaxes"] = new JsonArray(DicomFile.ExplicitLittleEndian) }));

        async Task<int> ConvertedAsync(JsonObject filter)
        {
            filter["Resources"] = resources.DeepClone();
            return (int)(await Rest.BackfillAsync("convert", filter))["Total"]!["Converted"]!;
        }

        static Action<DicomItem> InSeries(string series)
            => item => item.Text(0x0010_0020, "LO", "FILTERED").Text(0x0020_000D, "UI", "2.25.7410001").Text(0x0020_000E, "UI", series);
    }
}
