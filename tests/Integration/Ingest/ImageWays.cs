// SPDX-License-Identifier: GPL-3.0-or-later
using Integration.Images;
using Integration.Orthanc;
using Integration.Tools;
using TestSupport;
using Xunit;

namespace Integration.Ingest;

/// <summary>The ways of an image into an Orthanc, and out of it.</summary>
internal static class ImageWays
{
    /// <summary>Sends an image by C-STORE or by REST.</summary>
    public static async Task StoreAsync(OrthancServer server, TestImage image, bool byCStore)
    {
        if (byCStore)
        {
            Dcmtk.Store(image.File, server.DicomPort, image.Proposal);
        }
        else
        {
            _ = await server.Rest.UploadAsync(image.File);
        }
    }

    /// <summary>Compares what Orthanc and the plugin hand out uncompressed with what was sent: samples and all other attributes.</summary>
    /// <param name="id">Orthanc's identifier of the image.</param>
    public static async Task AssertHandedOutAsync(OrthancRest rest, TestImage image, string id)
    {
        byte[] archived = (await rest.ArchiveAsync(id, DicomFile.ExplicitLittleEndian))[image.SopInstanceUid];
        byte[] native = await rest.BytesAsync($"/htj2k/instances/{id}/file?transfer-syntax={DicomFile.ExplicitLittleEndian}");
        foreach (byte[] file in new[] { archived, native })
        {
            Assert.Equal(DicomFile.ExplicitLittleEndian, Dcmtk.TransferSyntax(file));
            Assert.Equal(Dcmtk.PixelData(image.File), Dcmtk.PixelData(file));
            Assert.Equal(Dcmtk.OtherAttributes(image.File), Dcmtk.OtherAttributes(file));
        }
    }
}
