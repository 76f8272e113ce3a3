// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json.Nodes;
using Integration.Images;
using Integration.Ingest;
using Integration.Tools;
using TestSupport;
using Xunit;

namespace Integration.Viewing;

/// <summary>cornerstone3D in a real browser shows every kind of image as it shows it from an Orthanc that never converted it.</summary>
public sealed class CornerstoneTests(ViewerServers servers) : IClassFixture<ViewerServers>
{
    private const string Htj2kRpcl = "1.2.840.10008.1.2.4.202";

    private static readonly ImageDescription[] s_converted =
    [
        new() { Name = "7 bits", BitsStored = 7 },
        new() { Name = "16 bits", Rows = 311, Columns = 277, BitsAllocated = 16, BitsStored = 16 },
        new() { Name = "enhanced CT", Modality = "CT", SopClassUid = "1.2.840.10008.5.1.4.1.1.2.1", BitsAllocated = 16, BitsStored = 12,
            Frames = 2, Change = AddFunctionalGroups },
    ];

    private static readonly ImageDescription[] s_kept =
    [
        new() { Name = "YBR_FULL", Modality = "US", Photometric = "YBR_FULL" },
        new() { Name = "8 bits signed", IsSigned = true },
    ];

    [Fact]
    public async Task Every_kind_of_image_gives_the_canvas_that_plain_Orthanc_gives()
    {
        Assert.SkipWhen(ViewerServers.Missing is not null, ViewerServers.Missing ?? "");
        TestImage[] kept = [.. s_kept.Select(description => description.Build())];
        // The DICOMweb plugin of 1.10.1 answers 500 for a deflated image that was not converted.
        TestImage[] converted =
        [
            .. TestImages.Names.Where(row => row.Data != "MR deflated").Select(row => TestImages.Named(row.Data)),
            .. s_converted.Select(description => description.Build()),
        ];
        foreach (TestImage image in (TestImage[])[.. kept, .. converted])
        {
            _ = await servers.Converting.Rest.UploadAsync(image.File);
            _ = await servers.Plain.Rest.UploadAsync(image.File);
        }

        Dictionary<string, JsonNode> shown = await ShowAsync(servers.ConvertingAddress, [.. kept, .. converted]);
        Dictionary<string, JsonNode> plain = await ShowAsync(servers.PlainAddress, [.. kept, .. converted]);

        Assert.Equal(plain.Select(pair => (pair.Key, (string)pair.Value["canvas"]!)),
            shown.Select(pair => (pair.Key, (string)pair.Value["canvas"]!)));
        Assert.All(shown, pair => Assert.True((int)pair.Value["colours"]! > 16, $"{pair.Key}: {pair.Value}"));
        Assert.Equal(shown.Keys.Where(name => !kept.Any(image => name.StartsWith(image.Name, StringComparison.Ordinal))),
            shown.Where(pair => (string?)pair.Value["transferSyntax"] == Htj2kRpcl).Select(pair => pair.Key));
    }

    [Theory]
    [InlineData("CT signed")]
    [InlineData("US RGB")]
    [InlineData("CR MONOCHROME1")]
    public async Task A_whole_file_gives_the_canvas_that_plain_Orthanc_gives_as_stored_and_in_another_syntax(string name)
    {
        Assert.SkipWhen(ViewerServers.Missing is not null, ViewerServers.Missing ?? "");
        TestImage image = TestImages.Named(name);
        string id = await servers.Converting.Rest.UploadAsync(image.File);
        string plainId = await servers.Plain.Rest.UploadAsync(image.File);

        await OpenAsync(servers.PlainAddress);
        JsonNode plain = await ShowFileAsync($"/instances/{plainId}/file");
        await OpenAsync(servers.ConvertingAddress);
        JsonNode stored = await ShowFileAsync($"/instances/{id}/file");
        JsonNode native = await ShowFileAsync($"/htj2k/instances/{id}/file?transfer-syntax={DicomFile.ExplicitLittleEndian}");

        Assert.Equal(((string)plain["canvas"]!, (string)plain["canvas"]!), ((string)stored["canvas"]!, (string)native["canvas"]!));
        Assert.Equal(UploadTests.Htj2kLossless, Dcmtk.TransferSyntax(await servers.Converting.Rest.FileAsync(id)));
        Assert.True((int)plain["colours"]! > 16, $"{plain}");
    }

    [Fact]
    public async Task Picture_appears_before_a_quarter_of_the_bytes_and_ends_as_plain_Orthanc_gives_it()
    {
        Assert.SkipWhen(ViewerServers.Missing is not null, ViewerServers.Missing ?? "");
        TestImage image = new ImageDescription { Name = "slow", Rows = 1024, Columns = 800, BitsAllocated = 16, BitsStored = 12 }.Build();
        _ = await servers.Converting.Rest.UploadAsync(image.File);
        _ = await servers.Plain.Rest.UploadAsync(image.File);
        await OpenAsync(servers.PlainAddress, "?webgl");
        JsonNode plain = (await servers.Browser.EvaluateAsync($"show('{InstancePathOf(image)}', 1)"))!;
        await OpenAsync(servers.ConvertingAddress, "?webgl");
        await servers.Browser.ThrottleAsync(100_000);

        JsonArray pictures =
            (await servers.Browser.EvaluateAsync($"showProgressively('{InstancePathOf(image)}', 1)"))!.AsArray();
        await servers.Browser.ThrottleAsync(-1);

        Assert.True((double)pictures[0]!["share"]! < 0.25, $"{pictures}");
        Assert.True((int)pictures[0]!["colours"]! > 16, $"{pictures}");
        Assert.NotEqual((string)plain["canvas"]!, (string)pictures[0]!["canvas"]!);
        Assert.Equal((string)plain["canvas"]!, (string)pictures[^1]!["canvas"]!);
    }

    private static string InstancePathOf(TestImage image)
        => DicomWebFrameTests.PathOf(image, "", "/dicom-web").Replace("/frames/", "", StringComparison.Ordinal);

    private async Task OpenAsync(string address, string query = "")
    {
        await servers.Browser.OpenAsync($"{address}/cornerstone.html{query}");
        await servers.Browser.UntilAsync("window.show");
    }

    private async Task<JsonNode> ShowFileAsync(string path) => (await servers.Browser.EvaluateAsync($"showFile('{path}')"))!;

    /// <summary>Shows all frames.</summary>
    /// <returns>By names, the answers of js/cornerstone.js.</returns>
    private async Task<Dictionary<string, JsonNode>> ShowAsync(string address, IEnumerable<TestImage> images)
    {
        await OpenAsync(address);
        Dictionary<string, JsonNode> shown = [];
        foreach (TestImage image in images)
        {
            for (int frame = 1; frame <= image.Frames.Length; frame++)
            {
                shown[$"{image.Name}, frame {frame}"] = (await servers.Browser.EvaluateAsync($"show('{InstancePathOf(image)}', {frame})"))!;
            }
        }

        return shown;
    }

    private static void AddFunctionalGroups(DicomItem dataSet) => dataSet
        .Sequence(0x5200_9229, false, new DicomItem()
            .Sequence(0x0028_9132, false, new DicomItem().Text(0x0028_1050, "DS", "40").Text(0x0028_1051, "DS", "400")))
        .Sequence(0x5200_9230, false, Frame(-1024), Frame(-1000));

    private static DicomItem Frame(int intercept) => new DicomItem()
        .Sequence(0x0028_9145, false, new DicomItem()
            .Text(0x0028_1052, "DS", $"{intercept}").Text(0x0028_1053, "DS", "1").Text(0x0028_1054, "LO", "HU"));
}
