// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using Integration.Images;
using Integration.Orthanc;
using Integration.Tools;
using Xunit;

namespace Integration.Viewing;

/// <summary>
/// Frames as JPEG, and the samples of frames that are stored as lossy JPEG, as the DICOMweb plugin gives them of an Orthanc that keeps them
/// as received.
/// </summary>
public sealed class JpegFrameTests(DicomWebServers servers) : IClassFixture<DicomWebServers>
{
    private static readonly string[] s_jpeg =
    [
        "multipart/related; type=image/jpeg",
        "multipart/related; type=\"image/jpeg\"; transfer-syntax=1.2.840.10008.1.2.4.50",
        "multipart/related; type=\"image/jpeg\"; transfer-syntax=1.2.840.10008.1.2.4.51",
        "multipart/related; type=\"image/jpeg\"; transfer-syntax=1.2.840.10008.1.2.4.57",
        "multipart/related; type=\"image/jpeg\"; transfer-syntax=1.2.840.10008.1.2.4.70",
    ];

    [Theory]
    [InlineData("CT")]
    [InlineData("CT signed")]
    [InlineData("CR MONOCHROME1")]
    [InlineData("US RGB by plane")]
    [InlineData("US multi-frame")]
    [InlineData("XA multi-frame")]
    public async Task HTJ2K_comes_as_JPEG_as_from_an_Orthanc_that_keeps_it_as_received(string name)
        => await CompareAsync(name, TestImages.Named(name).File, s_jpeg);

    /// <summary>Lossy JPEG would give other colours: neighbours among the entries of a palette need not be alike.</summary>
    [Fact]
    public async Task Palettes_come_as_lossless_JPEG_alone()
    {
        TestImage image = TestImages.Named("palette");

        await CompareAsync(image.Name, image.File, [s_jpeg[0], s_jpeg[3], s_jpeg[4]]);
        (HttpStatusCode code, _) = await servers.Converting.Rest.GetAsync(DicomWebFrameTests.PathOf(image, "1"), s_jpeg[1]);

        Assert.Equal(HttpStatusCode.NotAcceptable, code);
    }

    [Theory]
    [InlineData("MONOCHROME2", 8, "+eb")]
    [InlineData("MONOCHROME2", 12, "+ee")]
    [InlineData("RGB", 8, "+eb")]
    [InlineData("RGB", 8, "+ep")]
    public async Task Lossy_JPEG_comes_as_samples_and_as_JPEG_as_from_an_Orthanc_without_the_plugin(string photometric, int bits,
        string option)
    {
        TestImage image = new ImageDescription
        {
            Name = $"{photometric} of {bits} bits with {option}",
            Photometric = photometric,
            BitsAllocated = (ushort)(bits > 8 ? 16 : 8),
            BitsStored = (ushort)bits,
            Frames = 3,
        }.Build();

        await CompareAsync(image.Name, Dcmtk.Convert(image.File, "dcmcjpeg", option),
            ["multipart/related; type=\"application/octet-stream\"", s_jpeg[4]]);
    }

    /// <summary>Compares the second frame, or the only one.</summary>
    private async Task CompareAsync(string name, byte[] file, string[] accepted)
    {
        Assert.SkipWhen(OrthancInstallation.DicomWeb is null, "The DICOMweb plugin is not installed (package orthanc-dicomweb)");
        _ = await servers.Converting.Rest.UploadAsync(file);
        _ = await servers.Plain.Rest.UploadAsync(file);
        string series = $"/studies/{Dcmtk.Value(file, "0020,000d")}/series/{Dcmtk.Value(file, "0020,000e")}";
        int frame = Math.Min(Dcmtk.Number(file, "0028,0008") ?? 1, 2);
        string path = $"{series}/instances/{Dcmtk.SopInstanceUid(file)}/frames/{frame}";
        foreach (string accept in accepted)
        {
            (HttpStatusCode plainCode, byte[] plain) = await servers.Plain.Rest.GetAsync("/dicom-web" + path, accept);
            (HttpStatusCode code, byte[] body) = await servers.Converting.Rest.GetAsync("/htj2k/dicom-web" + path, accept);

            Assert.Equal((name, accept, plainCode == HttpStatusCode.OK ? HttpStatusCode.OK : HttpStatusCode.NotAcceptable),
                (name, accept, code));
            Assert.True(code != HttpStatusCode.OK || MultipartPart.First(body).AsSpan().SequenceEqual(MultipartPart.First(plain)),
                $"{name}, {accept}: another frame");
        }
    }
}
