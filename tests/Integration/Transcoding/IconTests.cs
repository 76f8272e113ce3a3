// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text;
using System.Text.Json.Nodes;
using Integration.Backfill;
using Integration.Images;
using Integration.Ingest;
using Integration.Orthanc;
using Integration.Routes;
using Integration.Tools;
using TestSupport;
using Xunit;

namespace Integration.Transcoding;

/// <summary>Images whose icon is compressed like the image: every way out of Orthanc gives icon and image.</summary>
public sealed class IconTests(SendingServer sending, BackfillServer backfill) : IClassFixture<SendingServer>, IClassFixture<BackfillServer>
{
    private const uint IconImageSequence = 0x0088_0200, PixelData = 0x7FE0_0010;
    private const string ImplicitLittleEndian = "1.2.840.10008.1.2", JpegLossless = "1.2.840.10008.1.2.4.70";

    private static readonly byte[] s_iconSamples = Frames.Natural(16, 16, 1, 8, isSigned: false, 1, 0.5, seed: 7);

    public static TheoryData<string, string, string> Encoders => new()
    {
        { "1.2.840.10008.1.2.5", "dcmcrle", "" },
        { "1.2.840.10008.1.2.4.57", "dcmcjpeg", "+el" },
        { JpegLossless, "dcmcjpeg", "+e1" },
        { "1.2.840.10008.1.2.4.80", "dcmcjpls", "+el" },
    };

    private OrthancRest Rest => sending.Orthanc.Rest;

    [Theory]
    [MemberData(nameof(Encoders))]
    public async Task Archives_have_icon_and_image(string syntax, string program, string option)
    {
        TestImage image = Image(syntax, program, option);
        string id = await Rest.UploadAsync(image.File);

        Assert.Equal(UploadTests.Htj2kLossless, Dcmtk.TransferSyntax(await Rest.FileAsync(id)));
        Version version = await Rest.VersionAsync();
        foreach ((string target, bool isKnown) in new[]
        {
            (DicomFile.ExplicitLittleEndian, true), (ImplicitLittleEndian, true),
            (JpegLossless, version >= OrthancRest.CallsBack), (UploadTests.Htj2kLossless, version >= OrthancRest.KnowsHtj2k),
        })
        {
            if (isKnown)
            {
                byte[] file = (await Rest.ArchiveAsync(id, target))[image.SopInstanceUid];
                Assert.Equal(target, Dcmtk.TransferSyntax(file));
                AssertHasBoth(image, file);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Encoders))]
    public async Task Devices_that_take_Implicit_VR_alone_get_icon_and_image(string syntax, string program, string option)
    {
        TestImage image = Image(syntax, program, option);
        string id = await Rest.UploadAsync(image.File);

        using StringContent request = new($$"""{"Modality": "old", "Resources": ["{{id}}"]}""");
        _ = await Rest.PostAsync("/htj2k/send", request);
        AssertHasBoth(image, sending.ImplicitOnly.Received()[image.SopInstanceUid]);

        if (await Rest.VersionAsync() >= OrthancRest.KnowsHtj2k)
        {
            using StringContent instance = new(id);
            _ = await Rest.PostAsync("/modalities/old/store", instance);
            AssertHasBoth(image, sending.ImplicitOnly.Received()[image.SopInstanceUid]);
        }
    }

    [Theory]
    [MemberData(nameof(Encoders))]
    public async Task Modified_instance_has_icon_and_image(string syntax, string program, string option)
    {
        Assert.SkipWhen(await Rest.VersionAsync() < OrthancRest.CallsBack, "This version of Orthanc modifies no HTJ2K");
        TestImage image = Image(syntax, program, option);
        string id = await Rest.UploadAsync(image.File);

        using StringContent request = new("""{"Replace": {"PatientName": "Other"}}""", Encoding.UTF8, "application/json");
        using HttpRequestMessage message = new(HttpMethod.Post, $"{Rest.Address}/instances/{id}/modify") { Content = request };
        using HttpResponseMessage answer = await Rest.SendAsync(message);
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}");
        string modified = await Rest.UploadAsync(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Dictionary<string, byte[]> archive = await Rest.ArchiveAsync(modified, DicomFile.ExplicitLittleEndian);

        AssertHasBoth(image, archive[Dcmtk.SopInstanceUid(await Rest.FileAsync(modified))]);
    }

    [Theory]
    [MemberData(nameof(Encoders))]
    public async Task Restored_instance_has_icon_and_image(string syntax, string program, string option)
    {
        TestImage image = Image(syntax, program, option);
        OrthancRest rest = backfill.Orthanc.Rest;
        string id = await rest.UploadAsync(image.File);
        string study = (string)JsonNode.Parse(await rest.BytesAsync($"/instances/{id}/study"))!["ID"]!;

        foreach (string route in new[] { "convert-study", "restore-study" })
        {
            JsonNode answer = await rest.BackfillAsync(route, new JsonObject { ["Study"] = study });
            Assert.Equal(0, (int)answer["Total"]!["Failed"]!);
        }

        byte[] restored = await rest.FileAsync(id);
        Assert.Equal(DicomFile.ExplicitLittleEndian, Dcmtk.TransferSyntax(restored));
        AssertHasBoth(image, restored);
    }

    /// <summary>Image and icon as one encoder of DCMTK compresses them.</summary>
    private static TestImage Image(string syntax, string program, string option)
    {
        TestImage native = new ImageDescription { Name = program, Rows = 48, Columns = 64 }.Build();
        byte[][] icon = Fragments(new DicomFile { DataSet = DicomFile.Image(16, 16, 8, 8).Set(PixelData, "OB", s_iconSamples) }.ToArray());
        byte[][] pixels = Fragments(native.File);
        return new ImageDescription { Name = program, Rows = 48, Columns = 64, TransferSyntax = syntax, Change = Compress }.Build()
            with
        { Frames = native.Frames };

        byte[][] Fragments(byte[] file)
        {
            byte[] compressed = Dcmtk.Convert(file, program, option.Length == 0 ? [] : [option]);
            Assert.Equal(syntax, Dcmtk.TransferSyntax(compressed));
            return Dcmtk.Fragments(compressed);
        }

        void Compress(DicomItem dataSet)
        {
            DicomItem item = new DicomItem()
                .Words(0x0028_0002, 1).Text(0x0028_0004, "CS", "MONOCHROME2").Words(0x0028_0010, 16).Words(0x0028_0011, 16)
                .Words(0x0028_0100, 8).Words(0x0028_0101, 8).Words(0x0028_0102, 7).Words(0x0028_0103, 0)
                .Encapsulated(PixelData, [], icon);
            dataSet.Sequence(IconImageSequence, hasUndefinedLength: true, item).Encapsulated(PixelData, [], pixels);
        }
    }

    private static void AssertHasBoth(TestImage image, byte[] file)
    {
        bool isHtj2k = Dcmtk.TransferSyntax(file) == UploadTests.Htj2kLossless;
        byte[] native = isHtj2k ? file : Dcmtk.Native(file, "+cn");
        Assert.True(native.AsSpan().IndexOf(s_iconSamples) > 0, "the icon has other samples");
        if (isHtj2k)
        {
            OpenJpegFrame.AssertSame(Dcmtk.Fragments(file)[0], image.PlanarFrame(0), image.BytesPerSample);
            return;
        }

        ArchiveTests.AssertSameSamples(image, file);
    }
}
