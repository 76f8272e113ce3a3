// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json.Nodes;
using Integration.Images;
using Integration.Tools;
using TestSupport;
using Xunit;

namespace Integration.Viewing;

/// <summary>OHIF with docs/ohif.js in a real browser shows the same as from an Orthanc that never converted anything.</summary>
public sealed class OhifTests(ViewerServers servers) : IClassFixture<ViewerServers>
{
    private const string Canvas = "document.querySelector('canvas.cornerstone-canvas')";
    private const string Pixels = $"{Canvas}.getContext('2d').getImageData(0, 0, {Canvas}.width, {Canvas}.height).data.buffer";
    private const string HasPicture = $"{Canvas}?.width && new Set(new Uint32Array({Pixels})).size > 16";

    // Empty while OHIF puts another canvas in the place of the first.
    private const string Digest =
        $"!({HasPicture}) ? '' : crypto.subtle.digest('SHA-256', {Pixels}).then((digest) => [...new Uint8Array(digest)].join(' '))";

    private const string ClickNotices =
        "[...document.querySelectorAll('a, button')].filter(item => ['Skip all', 'Confirm and hide'].includes(item.innerText)).forEach(item => item.click())";

    [Theory]
    [InlineData("CT")]
    [InlineData("US")]
    [InlineData("XA")]
    public async Task Study_opens_with_the_picture_that_plain_Orthanc_gives(string modality)
    {
        Assert.SkipWhen(ViewerServers.Missing is not null, ViewerServers.Missing ?? "");
        string study = $"2.25.71000{(int)modality[0]}";
        TestImage image = Describe(modality, study).Build();
        _ = await servers.Converting.Rest.UploadAsync(image.File);
        _ = await servers.Plain.Rest.UploadAsync(image.File);

        string plain = await OpenAsync($"{servers.PlainAddress}/viewer?StudyInstanceUIDs={study}");
        string converting = await OpenAsync($"{servers.ConvertingAddress}/viewer?StudyInstanceUIDs={study}");

        Assert.Equal(plain, converting);
        _ = await servers.Browser.EvaluateAsync(ClickNotices);
        await servers.Browser.UntilAsync("!document.body.innerText.includes('Confirm and hide')");
        string folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "page")).FullName;
        await File.WriteAllBytesAsync(Path.Combine(folder, $"ohif-{modality}.png"), await servers.Browser.PictureAsync(),
            TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("CT")]
    [InlineData("US")]
    public async Task Study_that_is_listed_as_files_opens_with_the_picture_that_plain_Orthanc_gives(string modality)
    {
        Assert.SkipWhen(ViewerServers.Missing is not null, ViewerServers.Missing ?? "");
        string study = $"2.25.72000{(int)modality[0]}";
        ImageDescription description = Describe(modality, study);
        TestImage image = description.Build();
        string id = await servers.Converting.Rest.UploadAsync(image.File);
        Assert.Equal(id, await servers.Plain.Rest.UploadAsync(image.File));
        await File.WriteAllTextAsync(Path.Combine(servers.FilesFolder, $"{modality}.json"), List(description, image, study, id),
            TestContext.Current.CancellationToken);

        string plain = await OpenAsync($"{servers.PlainAddress}/viewer/dicomjson?url=/files/{modality}.json");
        string converting = await OpenAsync($"{servers.ConvertingAddress}/viewer/dicomjson?url=/files/{modality}.json");

        Assert.Equal(plain, converting);
    }

    /// <summary>A study of one image for OHIF's data source dicomjson, which takes the file from Orthanc by "wadouri".</summary>
    private static string List(ImageDescription description, TestImage image, string study, string id)
    {
        JsonObject metadata = new()
        {
            ["StudyInstanceUID"] = study,
            ["SeriesInstanceUID"] = Dcmtk.Value(image.File, "0020,000e"),
            ["SOPInstanceUID"] = image.SopInstanceUid,
            ["SOPClassUID"] = description.SopClassUid,
            ["Modality"] = description.Modality,
            ["InstanceNumber"] = 1,
            ["Rows"] = description.Rows,
            ["Columns"] = description.Columns,
            ["BitsAllocated"] = description.BitsAllocated,
            ["BitsStored"] = description.BitsStored,
            ["HighBit"] = description.BitsStored - 1,
            ["PixelRepresentation"] = description.IsSigned ? 1 : 0,
            ["SamplesPerPixel"] = image.Components,
            ["PhotometricInterpretation"] = description.Photometric,
        };
        JsonObject instance = new() { ["metadata"] = metadata, ["url"] = $"wadouri:/instances/{id}/file" };
        JsonObject series = new()
        {
            ["SeriesInstanceUID"] = (string)metadata["SeriesInstanceUID"]!,
            ["SeriesNumber"] = 1,
            ["Modality"] = description.Modality,
            ["instances"] = new JsonArray(instance),
        };
        JsonObject listed = new()
        {
            ["StudyInstanceUID"] = study,
            ["StudyDate"] = "20261129",
            ["StudyTime"] = "120000",
            ["PatientName"] = "Converted^To HTJ2K",
            ["PatientID"] = "HTJ2K-TEST",
            ["Modalities"] = description.Modality,
            ["NumInstances"] = 1,
            ["series"] = new JsonArray(series),
        };
        return new JsonObject { ["studies"] = new JsonArray(listed) }.ToJsonString();
    }

    private static ImageDescription Describe(string modality, string study)
    {
        ImageDescription description = new()
        {
            Name = $"{modality} for OHIF",
            Modality = modality,
            Rows = 512,
            Columns = 512,
            Noise = 0.001,
            Change = set => set.Text(0x0020_000D, "UI", study).Text(0x0010_0010, "PN", "Converted^To HTJ2K"),
        };
        return modality switch
        {
            "CT" => description with { SopClassUid = "1.2.840.10008.5.1.4.1.1.2", BitsAllocated = 16, BitsStored = 16, IsSigned = true },
            "US" => description with { SopClassUid = "1.2.840.10008.5.1.4.1.1.6.1", Photometric = "RGB" },
            _ => description with { SopClassUid = "1.2.840.10008.5.1.4.1.1.12.1", Frames = 3 },
        };
    }

    /// <returns>The final content of the canvas.</returns>
    private async Task<string> OpenAsync(string address)
    {
        await servers.Browser.LookAsync(800, 560, isDark: false);
        await servers.Browser.OpenAsync(address);
        await servers.Browser.UntilAsync(HasPicture);
        string digest = "";
        for (string next = await DigestAsync(); next != digest || digest.Length == 0; next = await DigestAsync())
        {
            digest = next;
            await Task.Delay(500);
        }

        return digest;
    }

    private async Task<string> DigestAsync() => (string)(await servers.Browser.EvaluateAsync(Digest))!;
}
