// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json.Nodes;
using Integration.Backfill;
using Integration.Images;
using Integration.Orthanc;
using Integration.Routes;
using Integration.Tools;
using Xunit;

namespace Integration.Viewing;

/// <summary>The DICOMweb plugin's cached metadata of a series follows conversions and restorations.</summary>
public sealed class DicomWebCacheTests
{
    [Fact]
    public async Task Metadata_says_what_the_instances_are_now()
    {
        Assert.SkipWhen(OrthancInstallation.DicomWeb is null, "The DICOMweb plugin is not installed (package orthanc-dicomweb)");
        await using OrthancServer server = await OrthancServer.StartAsync(
            new JsonObject { ["Enabled"] = false, ["Backfill"] = new JsonObject { ["AllowUnsafe"] = true } },
            configure: configuration =>
            {
                configuration["OverwriteInstances"] = true;
                configuration["StableAge"] = 1;
                configuration["Plugins"]!.AsArray().Add((JsonNode)OrthancInstallation.DicomWeb!);
            });
        TestImage image = new ImageDescription { Name = "US", Modality = "US", Photometric = "RGB" }.Build();
        string id = await server.Rest.UploadAsync(image.File);
        JsonObject request = new() { ["Instance"] = id };

        // The plugin keeps the metadata of a series that was asked for once it is stable.
        await server.Log.WaitForAsync("Orthanc has started");
        await Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);
        string before = await PhotometricInterpretationAsync(server, image);
        _ = await server.Rest.BackfillAsync("convert-instance", request);
        string converted = await PhotometricInterpretationAsync(server, image);
        _ = await server.Rest.BackfillAsync("restore-instance", request);
        string restored = await PhotometricInterpretationAsync(server, image);

        Assert.Equal(("RGB", "YBR_RCT", "RGB"), (before, converted, restored));
    }

    private static async Task<string> PhotometricInterpretationAsync(OrthancServer server, TestImage image)
    {
        string path = $"/dicom-web/studies/{Dcmtk.Value(image.File, "0020,000d")}/series/{Dcmtk.Value(image.File, "0020,000e")}/metadata";
        return (string)JsonNode.Parse(await server.Rest.BytesAsync(path))![0]!["00280004"]!["Value"]![0]!;
    }
}
