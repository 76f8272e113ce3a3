// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using DicomTranscoder.Transcoding;
using Integration.Images;
using Integration.Orthanc;
using Integration.Routes;
using Integration.Tools;
using TestSupport;
using Xunit;

namespace Integration.Viewing;

/// <summary>GET /htj2k/instances/{id}/file?transfer-syntax=..., on every version.</summary>
public sealed class FileInOtherSyntaxTests(ConvertingServer server) : IClassFixture<ConvertingServer>
{
    [Theory]
    [InlineData("1.2.840.10008.1.2")]
    [InlineData("1.2.840.10008.1.2.1")]
    [InlineData("1.2.840.10008.1.2.1.99")]
    [InlineData("1.2.840.10008.1.2.4.70")]
    [InlineData("1.2.840.10008.1.2.4.90")]
    [InlineData("1.2.840.10008.1.2.4.202")]
    public async Task HTJ2K_comes_in_any_lossless_syntax_with_the_same_samples(string syntax)
    {
        TestImage image = TestImages.Named("CT signed 12 bits");
        string id = await server.Orthanc.Rest.UploadAsync(image.File);

        byte[] file = await server.Orthanc.Rest.BytesAsync($"/htj2k/instances/{id}/file?transfer-syntax={syntax}");

        Assert.Equal(syntax, Dcmtk.TransferSyntax(file));
        Assert.Equal(image.SopInstanceUid, Dcmtk.SopInstanceUid(file));
        Assert.Null(PixelComparison.FindDifference(image.File, file));
    }

    [Theory]
    [InlineData("US RGB")]
    [InlineData("palette")]
    [InlineData("XA multi-frame")]
    public async Task Colours_and_frames_come_native_and_as_stored(string name)
    {
        TestImage image = TestImages.Named(name);
        string id = await server.Orthanc.Rest.UploadAsync(image.File);

        byte[] native =
            await server.Orthanc.Rest.BytesAsync($"/instances/{id}/htj2k/file?transfer-syntax={DicomFile.ExplicitLittleEndian}");
        byte[] stored = await server.Orthanc.Rest.BytesAsync($"/htj2k/instances/{id}/file");

        Assert.Null(PixelComparison.FindDifference(image.File, native));
        Assert.Equal(await server.Orthanc.Rest.FileAsync(id), stored);
    }

    [Theory]
    [InlineData("RLE", "dcmcrle")]
    [InlineData("JPEG-LS", "dcmcjpls")]
    public async Task What_is_kept_comes_in_other_syntaxes_too(string name, string program)
    {
        await using OrthancServer keeping = await OrthancServer.StartAsync(new() { ["Enabled"] = false });
        TestImage image = new ImageDescription { Name = name, BitsAllocated = 16, BitsStored = 12 }.Build();
        string id = await keeping.Rest.UploadAsync(Dcmtk.Convert(image.File, program));

        foreach (string syntax in new[] { DicomFile.ExplicitLittleEndian, DicomFile.ImplicitLittleEndian, "1.2.840.10008.1.2.4.201" })
        {
            byte[] file = await keeping.Rest.BytesAsync($"/htj2k/instances/{id}/file?transfer-syntax={syntax}");
            Assert.Equal(syntax, Dcmtk.TransferSyntax(file));
            Assert.Null(PixelComparison.FindDifference(image.File, file));
        }
    }

    [Theory]
    [InlineData("1.2.840.10008.1.2.4.50", HttpStatusCode.BadRequest, "a lossless transfer syntax or of JPEG 2000 (.91) is accepted")]
    [InlineData("nonsense", HttpStatusCode.BadRequest, "a lossless transfer syntax or of JPEG 2000 (.91) is accepted")]
    [InlineData(".80", HttpStatusCode.NotAcceptable, "crashes on signed samples")]
    [InlineData(".91", HttpStatusCode.NotAcceptable, "only HTJ2K that may be lossy")]
    [InlineData("1.2.840.10008.1.2.4.110", HttpStatusCode.NotAcceptable, "Orthanc has no transcoder for it")]
    public async Task Other_syntaxes_are_refused(string syntax, HttpStatusCode status, string message)
    {
        string id = await server.Orthanc.Rest.UploadAsync(TestImages.Named("CT").File);
        using HttpRequestMessage request = new(HttpMethod.Get, $"/htj2k/instances/{id}/file?transfer-syntax={syntax}");

        using HttpResponseMessage answer = await server.Orthanc.Rest.SendAsync(request);

        await RouteAnswers.AssertMessageAsync(answer, status, message);
    }
}
