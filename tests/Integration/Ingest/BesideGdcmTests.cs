// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json.Nodes;
using Integration.Images;
using Integration.Orthanc;
using Integration.Tools;
using TestSupport;
using Xunit;

namespace Integration.Ingest;

/// <summary>
/// Images that GDCM 3.0 decodes wrongly or crashes on, with its plugin beside this one: in any order of loading, the samples stay. GDCM
/// changes RLE of 16-bit colour, clears bits above Bits Stored, and asserts on segmented palettes and on 7 bits stored.
/// </summary>
public sealed class BesideGdcmTests(PlainServer plain) : IClassFixture<PlainServer>
{
    private static readonly (string Name, ImageDescription Image)[] s_images =
    [
        ("RGB of 16 bits", new() { Name = "", Rows = 48, Columns = 64, Photometric = "RGB", BitsAllocated = 16, BitsStored = 16 }),
        ("12 bits with overlay bits above", new()
        {
            Name = "", Rows = 48, Columns = 64, BitsAllocated = 16, BitsStored = 16, Change = data
                => data.Words(0x0028_0101, 12).Words(0x0028_0102, 11),
        }),
        ("7 bits in 8", new() { Name = "", Rows = 48, Columns = 64, BitsStored = 7 }),
        ("signed, odd size, frames",
            new() { Name = "", Rows = 47, Columns = 63, BitsAllocated = 16, BitsStored = 16, IsSigned = true, Frames = 3 }),
        ("palette with short tables",
            new() { Name = "", Rows = 48, Columns = 64, Photometric = "PALETTE COLOR", Change = AddShortPalette }),
    ];

    private static readonly (string Name, string Program, string[] Options)[] s_encoders =
    [
        ("RLE", "dcmcrle", []),
        (".57", "dcmcjpeg", ["+el", "+cn"]),
        (".70", "dcmcjpeg", ["+e1", "+cn"]),
        (".80", "dcmcjpls", ["+el"]),
    ];

    public static TheoryData<bool, string> Ways => new()
    {
        { true, "REST" }, { true, "C-STORE" }, { true, "IngestTranscoding" }, { true, "backfill" },
        { false, "REST" }, { false, "C-STORE" }, { false, "IngestTranscoding" }, { false, "backfill" },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Every_image_is_converted_with_its_samples(bool isGdcmFirst, string way)
    {
        Assert.SkipWhen(OrthancInstallation.Gdcm is null, "The GDCM plugin is not installed");
        bool isBackfill = way == "backfill", isTranscoding = way == "IngestTranscoding";
        Assert.SkipWhen(
            isTranscoding && await plain.Orthanc.Rest.VersionAsync() < OrthancRest.KnowsHtj2k,
            "This version of Orthanc does not know the transfer syntax");
        JsonObject? settings = isBackfill
            ? new JsonObject { ["Enabled"] = false, ["Backfill"] = new JsonObject { ["AllowUnsafe"] = true } }
            : null;
        await using OrthancServer server = await GdcmFirstServer.StartAsync(isGdcmFirst, settings, configuration =>
        {
            configuration["OverwriteInstances"] = true;
            if (isTranscoding)
            {
                configuration["IngestTranscoding"] = UploadTests.Htj2kLossless;
            }
        });

        foreach ((string encoder, string program, string[] options) in s_encoders)
        {
            if (way == "C-STORE" && encoder == ".57")
            {
                // storescu of DCMTK proposes no .57.
                continue;
            }

            foreach ((string name, ImageDescription description) in s_images)
            {
                TestImage image = description.Build();
                byte[] sent = Dcmtk.Convert(image.File, program, options);
                string id = await SendAsync(server, sent, image.SopInstanceUid, way, encoder);
                if (isBackfill)
                {
                    using StringContent all = new("""{"All": true}""");
                    _ = await server.Rest.PostAsync("/htj2k/convert", all);
                }

                byte[] stored = await server.Rest.FileAsync(id);
                Assert.True(Dcmtk.TransferSyntax(stored) == UploadTests.Htj2kLossless,
                    $"{name} in {encoder} is not converted:\n{server.Log.Text}");
                StoredSamples.AssertSame(sent, stored);
            }
        }
    }

    private static async Task<string> SendAsync(OrthancServer server, byte[] sent, string sopInstanceUid, string way, string encoder)
    {
        if (way != "C-STORE")
        {
            return await server.Rest.UploadAsync(sent);
        }

        Dcmtk.Store(sent, server.DicomPort, encoder switch { "RLE" => "-xr", ".80" => "-xt", _ => "-xs" });
        return await server.Rest.InstanceOfAsync(sopInstanceUid);
    }

    /// <summary>Tables of 16 colours for indices of 8 bits.</summary>
    private static void AddShortPalette(DicomItem data)
    {
        for (uint table = 0; table < 3; table++)
        {
            data.Words(0x0028_1101 + table, 16, 0, 16).Set(0x0028_1201 + table, "OW", new byte[32]);
        }
    }
}
