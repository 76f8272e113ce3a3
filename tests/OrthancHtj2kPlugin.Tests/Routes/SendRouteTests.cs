// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using System.Text.Json.Nodes;
using DicomTranscoder.DataSet;
using OrthancHtj2kPlugin.Routes.Sending;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Routes;

/// <summary>Instances that are sent to modalities, and their form.</summary>
public sealed class SendRouteTests : IDisposable
{
    private readonly RouteServer _server = new();

    public void Dispose() => _server.Dispose();

    [Theory]
    [InlineData(TransferSyntaxUid.ExplicitLittleEndian)]
    [InlineData(TransferSyntaxUid.ImplicitLittleEndian)]
    public void What_is_compressed_is_decompressed_to_what_the_modality_takes(string taken)
    {
        _ = _server.Store(1, isConverted: true);
        _ = _server.Store(2);
        _server.Orthanc.Modalities["PACS"] = [taken];
        string study = _server.Orthanc.Resources.First(resource => resource.Level == "studies").Id;

        FakeOutput answer = Send($$"""{"Modality": "PACS", "Resources": ["{{study}}"], "Synchronous": true}""");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal((2, 0), ((int)answer.Json["InstancesCount"]!, (int)answer.Json["FailedInstancesCount"]!));
        Assert.Equal([$"PACS {taken}", "PACS as it is"], _server.Orthanc.Sent.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_modality_that_refuses_and_one_that_is_not_there_are_told_apart()
    {
        string instance = _server.Store(1, isConverted: true);
        string other = _server.Store(2, isConverted: true);
        _server.Orthanc.Modalities["OLD"] = ["1.2.3"];
        _server.Orthanc.Modalities["OFF"] = [];

        JsonNode refused = Send($$"""{"Modality": "OLD", "Resources": ["{{instance}}"]}""").Json;
        FakeOutput off = Send($$"""{"Modality": "OFF", "Resources": ["{{instance}}", "{{other}}"]}""");

        Assert.Contains("refused it", (string)refused["Instances"]![0]!["Message"]!, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadGateway, off.Status);
        Assert.Contains("does not answer", (string)off.Json["Instances"]![0]!["Message"]!, StringComparison.Ordinal);
        Assert.Contains("Not tried", (string)off.Json["Instances"]![1]!["Message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_more_is_sent_when_Orthanc_stops()
    {
        _ = _server.Store(1);
        _ = _server.Store(2);
        _server.Orthanc.Modalities["PACS"] = [TransferSyntaxUid.ExplicitLittleEndian];
        _server.Orthanc.Watch = request =>
        {
            if (request.EndsWith("/store", StringComparison.Ordinal))
            {
                _server.Backfill!.Running.Stop();
            }
        };
        string study = _server.Orthanc.Resources.First(resource => resource.Level == "studies").Id;

        FakeOutput answer = Send($$"""{"Modality": "PACS", "Resources": ["{{study}}"]}""");

        _ = Assert.Single(_server.Orthanc.Sent);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.Equal([200, 503], answer.Json["Instances"]!.AsArray().Select(item => (int)item!["Status"]!));
        Assert.Contains("Orthanc stops", (string)answer.Json["Instances"]![1]!["Message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public void What_has_broken_meta_information_is_sent_as_it_is_stored()
    {
        string broken = _server.Store(1);
        _ = _server.Store(2);
        string file = Directory.EnumerateFiles(_server.Orthanc.Folder, "*", SearchOption.AllDirectories)
            .Single(path => path.EndsWith(_server.Orthanc.Resources.First(item => item.Id == broken).Attachments["dicom"].Uuid,
                StringComparison.Ordinal));
        byte[] bytes = File.ReadAllBytes(file);

        // The tag of the transfer syntax becomes another one of the group.
        bytes[bytes.AsSpan().IndexOf("\u0002\0\u0010\0UI"u8) + 2] = 0x11;
        File.WriteAllBytes(file, bytes);
        _server.Orthanc.Modalities["PACS"] = [TransferSyntaxUid.ExplicitLittleEndian];
        string study = _server.Orthanc.Resources.First(resource => resource.Level == "studies").Id;

        FakeOutput answer = Send($$"""{"Modality": "PACS", "Resources": ["{{study}}"]}""");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(["PACS as it is", "PACS as it is"], _server.Orthanc.Sent);
    }

    [Theory]
    [InlineData("""{"Modality": "NONE", "Resources": ["a"]}""", HttpStatusCode.NotFound)]
    [InlineData("""{"Modality": "PACS", "Resources": ["a"]}""", HttpStatusCode.NotFound)]
    [InlineData("""{"Modality": "PACS", "Resources": ["a b"]}""", HttpStatusCode.NotFound)]
    [InlineData("[]", HttpStatusCode.BadRequest)]
    [InlineData("""{"Resources": ["a"]}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"Modality": "PACS"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"Modality": 1, "Resources": ["a"]}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"Modality": "PACS", "Resources": "a"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"Modality": "PACS", "Resources": [1]}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"Modality": "PACS", "Resources": ["a"], "Synchronous": false}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"Modality": "PACS", "Resources": ["a"], "Other": 1}""", HttpStatusCode.BadRequest)]
    public void What_cannot_be_sent_is_refused(string body, HttpStatusCode status)
    {
        _server.Orthanc.Modalities["PACS"] = [TransferSyntaxUid.ExplicitLittleEndian];

        Assert.Equal(status, Send(body).Status);
    }

    private FakeOutput Send(string body) => _server.Ask<SendRoute>([], body);
}
