// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json.Nodes;
using Integration.Images;
using Integration.Orthanc;
using Integration.Tools;
using TestSupport;
using Xunit;

namespace Integration.Ingest;

/// <summary>Instances that are stored as they were received, and why.</summary>
public sealed class KeptTests(KeptTests.RuledServer server) : IClassFixture<KeptTests.RuledServer>
{
    private const uint PixelData = 0x7FE0_0010;

    private static readonly Dictionary<string, ImageDescription> s_images = new()
    {
        ["NoPixelData"] = new() { Name = "SR", Change = dataSet => dataSet.Remove(PixelData) },
        ["OneBit"] =
            new()
            {
                Name = "compressed segmentation",
                TransferSyntax = "1.2.840.10008.1.2.4.80",
                Change = dataSet => dataSet.Words(0x0028_0100, 1).Words(0x0028_0101, 1).Words(0x0028_0102, 0)
            .Encapsulated(PixelData, [], new byte[8192])
            },
        ["FloatPixelData"] =
            new() { Name = "parametric map", Change = dataSet => dataSet.Remove(PixelData).Set(0x7FE0_0008, "OF", new byte[262144]) },
        ["DigitallySigned"] =
            new() { Name = "signed", Change = dataSet => dataSet.Sequence(0xFFFA_FFFA, false, new DicomItem().Words(0x0400_0005, 1)) },
        ["SubsampledColor"] =
            new()
            {
                Name = "sub-sampled",
                Photometric = "RGB",
                Change = dataSet => dataSet.Text(0x0028_0004, "CS", "YBR_FULL_422")
            .Set(PixelData, "OB", new byte[131072])
            },
        ["ShortPixelData"] = new() { Name = "short", Change = dataSet => dataSet.Set(PixelData, "OB", new byte[65534]) },
        ["MisreadByViewers"] = new() { Name = "YBR_FULL", Modality = "US", Photometric = "YBR_FULL" },
        ["NotSmaller"] = new() { Name = "noise", Noise = 1 },
        ["ModalityRule"] = new() { Name = "film", Modality = "RF" },
        ["SopClassRule"] = new() { Name = "SC of a kept class", SopClassUid = "1.2.840.10008.5.1.4.1.1.7.2" },
        ["BelowMinimumSize"] = new() { Name = "tiny", Rows = 16, Columns = 16 },
    };

    public static TheoryData<string> Reasons => [.. s_images.Keys];

    [Theory]
    [MemberData(nameof(Reasons))]
    public async Task Upload_of_what_cannot_or_shall_not_be_converted_stores_the_bytes_received(string reason)
    {
        byte[] file = s_images[reason].Build().File;
        long before = Count(await server.Orthanc.Rest.StatusAsync(), reason);

        string id = await server.Orthanc.Rest.UploadAsync(file);

        Assert.Equal(file, await server.Orthanc.Rest.FileAsync(id));
        Assert.Equal(before + 1, Count(await server.Orthanc.Rest.StatusAsync(), reason));
        Assert.NotEmpty(await server.Orthanc.Log.WaitForAsync("HTJ2K kept as received: "));
    }

    /// <summary>Signed 8 bits, more than 16 bits, and colours without transform, which codec-openjph 2.4 shows wrongly.</summary>
    [Theory]
    [InlineData("YBR_FULL", 8, 8, false)]
    [InlineData("MONOCHROME2", 8, 8, true)]
    [InlineData("MONOCHROME2", 16, 8, true)]
    [InlineData("MONOCHROME2", 32, 20, false)]
    public async Task What_viewers_misread_is_converted_when_the_setting_or_a_rule_says_so(string photometric, int allocated, int stored,
        bool isSigned)
    {
        ImageDescription description = new()
        {
            Name = "misread",
            Modality = "OT",
            Photometric = photometric,
            BitsAllocated = (ushort)allocated,
            BitsStored = (ushort)stored,
            IsSigned = isSigned,
        };
        TestImage image = description.Build();
        string kept = await server.Orthanc.Rest.UploadAsync(image.File);
        await using OrthancServer converting = await OrthancServer.StartAsync(new JsonObject { ["KeepWhatViewersMisread"] = false });
        JsonObject rule =
            new()
            {
                ["When"] = new JsonObject { ["PhotometricInterpretation"] = new JsonArray(photometric) },
                ["Then"] = new JsonObject { ["TransferSyntax"] = ".201" }
            };
        await using OrthancServer ruled = await OrthancServer.StartAsync(new JsonObject { ["Rules"] = new JsonArray(rule) });

        Assert.Equal(image.File, await server.Orthanc.Rest.FileAsync(kept));
        foreach (OrthancServer other in new[] { converting, ruled })
        {
            byte[] converted = await other.Rest.FileAsync(await other.Rest.UploadAsync(image.File));
            Assert.Equal(UploadTests.Htj2kLossless, Dcmtk.TransferSyntax(converted));
        }
    }

    [Fact]
    public async Task Upload_of_a_lossy_image_stores_the_bytes_received()
    {
        byte[] file = Dcmtk.Convert(new ImageDescription { Name = "JPEG" }.Build().File, "dcmcjpeg", "+eb", "+un");

        string id = await server.Orthanc.Rest.UploadAsync(file);

        Assert.Equal(file, await server.Orthanc.Rest.FileAsync(id));
        Assert.NotEqual(0, Count(await server.Orthanc.Rest.StatusAsync(), "LossyCompressed"));
    }

    [Fact]
    public async Task Upload_of_an_HTJ2K_image_stores_the_bytes_received()
    {
        byte[] original = new ImageDescription { Name = "source of HTJ2K" }.Build().File;
        await using OrthancServer other = await OrthancServer.StartAsync(new JsonObject { ["TransferSyntax"] = ".202" });
        byte[] converted = await other.Rest.FileAsync(await other.Rest.UploadAsync(original));

        string id = await server.Orthanc.Rest.UploadAsync(converted);

        Assert.Equal("1.2.840.10008.1.2.4.202", Dcmtk.TransferSyntax(converted));
        Assert.Equal(converted, await server.Orthanc.Rest.FileAsync(id));
    }

    [Fact]
    public async Task Store_from_an_origin_that_a_rule_keeps_is_not_converted()
    {
        TestImage image = new ImageDescription { Name = "by C-STORE" }.Build();

        Dcmtk.Store(image.File, server.Orthanc.DicomPort, image.Proposal);

        string id = await server.Orthanc.Rest.InstanceOfAsync(image.SopInstanceUid);
        Assert.Equal(DicomFile.ExplicitLittleEndian, Dcmtk.TransferSyntax(await server.Orthanc.Rest.FileAsync(id)));
        Assert.NotEqual(0, Count(await server.Orthanc.Rest.StatusAsync(), "OriginRule"));
    }

    private static long Count(JsonNode status, string reason) => (long?)status["Counters"]!["Kept"]![reason] ?? 0;

    /// <summary>An Orthanc with a rule of every kind.</summary>
    public sealed class RuledServer : IAsyncLifetime
    {
        internal OrthancServer Orthanc { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Orthanc = await OrthancServer.StartAsync(new JsonObject
        {
            ["MinimumPixelDataBytes"] = 1024,
            ["Keep"] = new JsonObject
            {
                ["Modality"] = new JsonArray("RF"),
                ["SopClassUid"] = new JsonArray("1.2.840.10008.5.1.4.1.1.7.2"),
                ["Origin"] = new JsonArray("DicomProtocol"),
            },
        });

        public ValueTask DisposeAsync() => Orthanc.DisposeAsync();
    }
}
