// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text;
using System.Text.Json.Nodes;
using Integration.Images;
using Integration.Orthanc;
using Integration.Tools;
using TestSupport;
using Xunit;

namespace Integration.Ingest;

/// <summary>The setting "Rules", by both ways of conversion on reception.</summary>
public sealed class RulesTests(PlainServer plain) : IClassFixture<PlainServer>
{
    private const string Htj2kLossless = "1.2.840.10008.1.2.4.201";
    private const string Htj2kLosslessRpcl = "1.2.840.10008.1.2.4.202";

    private const string Rules = """
        [
          { "When": { "Modality": ["MG", "DX"], "BitsStored": { "Max": 12 }, "Rows": { "Min": 300 } }, "Then": { "Keep": true } },
          { "When": { "Modality": ["MG"] }, "Then": { "TransferSyntax": ".202" } },
          { "When": { "Origin": ["DicomProtocol"] }, "Then": { "Keep": true } },
          { "When": { "SourceTransferSyntax": ["1.2.840.10008.1.2.5"] }, "Then": { "MaximumSizeRatio": 0.05 } }
        ]
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_first_rule_that_matches_decides(bool byOrthanc)
    {
        Assert.SkipWhen(byOrthanc && await plain.Orthanc.Rest.VersionAsync() < OrthancRest.KnowsHtj2k,
            "This version of Orthanc does not know the transfer syntax");
        await using OrthancServer server = await OrthancServer.StartAsync(
            new JsonObject { ["Rules"] = JsonNode.Parse(Rules) },
            configure: byOrthanc ? configuration => configuration["IngestTranscoding"] = Htj2kLossless : null);
        ImageDescription mammogram = new() { Name = "MG", Modality = "MG", BitsAllocated = 16, BitsStored = 12 };

        byte[] large = (mammogram with { Name = "large", Rows = 300 }).Build().File;
        await AssertStoredAsync(server, large, DicomFile.ExplicitLittleEndian, "HTJ2K kept as received: kept by rule; ", "Rules[0]");
        await AssertStoredAsync(server, (mammogram with { Name = "small", Rows = 299 }).Build().File, Htj2kLosslessRpcl,
            "HTJ2K conversion successful: ", "Rules[1]");
        await AssertStoredAsync(server, (mammogram with { Name = "deep", Rows = 300, BitsStored = 14 }).Build().File, Htj2kLosslessRpcl,
            "HTJ2K conversion successful: ", "Rules[1]");
        await AssertStoredAsync(server, new ImageDescription { Name = "no rule", Modality = "CR" }.Build().File, Htj2kLossless,
            "HTJ2K conversion successful: ", "ms");
        byte[] rle = Dcmtk.Convert(new ImageDescription { Name = "RLE", Modality = "CR" }.Build().File, "dcmcrle");
        await AssertStoredAsync(server, rle, "1.2.840.10008.1.2.5", "HTJ2K kept as received: result not smaller (it would be larger than ",
            "Rules[3]");

        TestImage sent = new ImageDescription { Name = "sent", Modality = "CR" }.Build();
        Dcmtk.Store(sent.File, server.DicomPort, sent.Proposal);
        string id = await server.Rest.InstanceOfAsync(sent.SopInstanceUid);
        Assert.Equal(DicomFile.ExplicitLittleEndian, Dcmtk.TransferSyntax(await server.Rest.FileAsync(id)));
        Assert.Single(await server.Log.WaitForAsync(", Rules[2]"));
    }

    /// <summary>Stores an image and looks at its file and at its line in the log.</summary>
    private static async Task AssertStoredAsync(OrthancServer server, byte[] file, string transferSyntax, string beginning, string end)
    {
        int before = server.Log.Lines(beginning).Count;
        string id = await server.Rest.UploadAsync(file);
        byte[] stored = await server.Rest.FileAsync(id);

        Assert.Equal(transferSyntax, Dcmtk.TransferSyntax(stored));
        if (await server.Rest.VersionAsync() >= OrthancRest.KnowsHtj2k)
        {
            Assert.Equal(transferSyntax,
                Encoding.ASCII.GetString(await server.Rest.BytesAsync($"/instances/{id}/metadata/TransferSyntax")));
        }

        Assert.Equal(Dcmtk.OtherAttributes(file), Dcmtk.OtherAttributes(stored));
        Assert.EndsWith(end, (await server.Log.WaitForAsync(beginning, before + 1))[^1], StringComparison.Ordinal);
    }
}
