// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net.Http.Headers;
using Integration.Images;
using Integration.Orthanc;
using Integration.Tools;
using TestSupport;
using Xunit;

namespace Integration.Ways;

/// <summary>Every coding that becomes HTJ2K, by every way into Orthanc.</summary>
public sealed class ReceptionTests(WayServers servers) : IClassFixture<WayServers>
{
    private const string Rest = "REST", Stow = "STOW-RS", CStore = "C-STORE";

    /// <summary>Names of images and ways.</summary>
    public static TheoryData<string, string> Ways
    {
        get
        {
            TheoryData<string, string> data = [];
            foreach (string name in CodedImages.Names)
            {
                data.Add(name, Rest);
                data.Add(name, Stow);

                // DCMTK does not know the others, and Orthanc accepts none that it does not know.
                if (!name.Contains("Image Frame", StringComparison.Ordinal) && !name.Contains("Uncompressed", StringComparison.Ordinal))
                {
                    data.Add(name, CStore);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Image_is_stored_as_HTJ2K_and_handed_out_with_its_samples_and_attributes(string name, string way)
    {
        Assert.SkipWhen(OpenJpegEncoder.Missing is not null, OpenJpegEncoder.Missing ?? "");
        Assert.SkipWhen(way == Stow && OrthancInstallation.DicomWeb is null, "The DICOMweb plugin is not installed");
        OrthancServer server = await servers.ReceivingAsync();
        CodedImage image = CodedImages.Named(name);
        string uid = FreshImages.Uid();
        byte[] sent = image.FileOf(uid, uid + ".2");

        await SendAsync(server, image, sent, way);

        string id = await server.Rest.InstanceOfAsync(uid);
        DicomDump dump = new(sent);
        SameImage.InHtj2k(image, dump, await server.Rest.FileAsync(id));
        byte[] native = await server.Rest.BytesAsync($"/htj2k/instances/{id}/file?transfer-syntax={DicomFile.ExplicitLittleEndian}");
        SameImage.InNative(image, dump, native);
        if (way == Rest)
        {
            SameImage.InNative(image, dump, (await server.Rest.ArchiveAsync(id, DicomFile.ExplicitLittleEndian))[uid]);
        }
    }

    private static async Task SendAsync(OrthancServer server, CodedImage image, byte[] file, string way)
    {
        switch (way)
        {
            case Rest:
                _ = await server.Rest.UploadAsync(file);
                break;
            case CStore:
                Dcmtk.Store(file, server.DicomPort, image.Proposal!);
                break;
            default:
                using (MultipartContent content = new("related"))
                using (ByteArrayContent part = new(file))
                {
                    part.Headers.ContentType = new MediaTypeHeaderValue("application/dicom");
                    content.Add(part);
                    content.Headers.ContentType!.Parameters.Add(new NameValueHeaderValue("type", "\"application/dicom\""));
                    _ = await server.Rest.PostAsync("/dicom-web/studies", content);
                }

                break;
        }
    }
}
