// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using Integration.Images;
using Integration.Orthanc;
using Integration.Tools;
using Xunit;

namespace Integration.Viewing;

/// <summary>
/// Frames as JPEG where the GDCM plugin encodes them. Its writer takes more stack than the HTTP threads of Orthanc have.
/// </summary>
public sealed class JpegFramesBesideGdcmTests
{
    private static readonly string[] s_names = ["CT", "CT signed", "CR MONOCHROME1", "US multi-frame", "XA multi-frame"];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Frames_come_as_JPEG_and_Orthanc_goes_on(bool isGdcmFirst)
    {
        Assert.SkipWhen(OrthancInstallation.Gdcm is null, "The GDCM plugin is not installed");
        await using OrthancServer server = await GdcmFirstServer.StartAsync(isGdcmFirst);
        foreach (TestImage image in s_names.Select(TestImages.Named))
        {
            string id = await server.Rest.UploadAsync(image.File);
            Assert.Equal("1.2.840.10008.1.2.4.201", Dcmtk.TransferSyntax(await server.Rest.FileAsync(id)));
            foreach (string syntax in new[] { "70", "57", "50", "51" })
            {
                (HttpStatusCode code, _) = await server.Rest.GetAsync(DicomWebFrameTests.PathOf(image, "1"),
                    $"multipart/related; type=\"image/jpeg\"; transfer-syntax=1.2.840.10008.1.2.4.{syntax}");

                // An encoder may lack, but none may end Orthanc.
                Assert.True(code is HttpStatusCode.OK or HttpStatusCode.NotAcceptable, $"{image.Name} as .{syntax}: {code}");
            }

            (HttpStatusCode any, _) = await server.Rest.GetAsync(DicomWebFrameTests.PathOf(image, "1"),
                "multipart/related; type=\"image/jpeg\"");
            Assert.Equal(HttpStatusCode.OK, any);
        }
    }
}
