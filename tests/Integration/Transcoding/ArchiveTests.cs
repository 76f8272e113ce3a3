// SPDX-License-Identifier: GPL-3.0-or-later
using Integration.Images;
using Integration.Ingest;
using Integration.Orthanc;
using Integration.Tools;
using TestSupport;
using Xunit;

namespace Integration.Transcoding;

public sealed class ArchiveTests(ConvertingServer server) : IClassFixture<ConvertingServer>
{
    private const string ExplicitLittleEndian = "1.2.840.10008.1.2.1";
    private const string ImplicitLittleEndian = "1.2.840.10008.1.2";
    private const string JpegLossless = "1.2.840.10008.1.2.4.70";

    [Theory]
    [InlineData(ExplicitLittleEndian)]
    [InlineData(ImplicitLittleEndian)]
    [InlineData(JpegLossless)]
    public async Task Archive_has_every_instance_with_its_samples_and_attributes(string transferSyntax)
    {
        Assert.SkipWhen(
            transferSyntax == JpegLossless && await server.Orthanc.Rest.VersionAsync() < OrthancRest.CallsBack,
            "Plugins of this version of Orthanc cannot call its JPEG encoder from their transcoder");
        foreach (TestImage image in AllImages())
        {
            byte[] file = await ArchivedAsync(image, transferSyntax);

            Assert.Equal(transferSyntax, Dcmtk.TransferSyntax(file));
            AssertSameSamples(image, file);
            if (transferSyntax != JpegLossless)
            {
                // DCMTK adds to JPEG how it made it, and tells VRs in Explicit VR only.
                byte[] explicitVr = transferSyntax == ImplicitLittleEndian ? Dcmtk.Convert(file, "dcmconv", "+te") : file;
                Assert.Equal(Dcmtk.OtherAttributes(image.File), Dcmtk.OtherAttributes(explicitVr), Dcmtk.TellTheSame);
            }
        }
    }

    [Theory]
    [InlineData(UploadTests.Htj2kLossless)]
    [InlineData("1.2.840.10008.1.2.4.202")]
    public async Task Archive_in_HTJ2K_has_every_instance_with_its_codestreams(string transferSyntax)
    {
        Assert.SkipWhen(await server.Orthanc.Rest.VersionAsync() < OrthancRest.KnowsHtj2k,
            "This version of Orthanc does not know the transfer syntax");
        foreach (TestImage image in AllImages())
        {
            byte[] stored = await server.Orthanc.Rest.FileAsync(await server.Orthanc.Rest.UploadAsync(image.File));

            byte[] file = await ArchivedAsync(image, transferSyntax);

            Assert.Equal(transferSyntax, Dcmtk.TransferSyntax(file));
            Assert.True(Dcmtk.EncapsulatedPixelData(stored).SequenceEqual(Dcmtk.EncapsulatedPixelData(file)),
                $"{image.Name} has other codestreams");
        }
    }

    /// <summary>Orthanc 1.12.11 and newer silently leave instances that no transcoder takes out of an archive.</summary>
    [Theory]
    [InlineData(ExplicitLittleEndian)]
    [InlineData(UploadTests.Htj2kLossless)]
    public async Task Archive_has_objects_without_pixel_data_and_lossy_images_too(string transferSyntax)
    {
        Assert.SkipWhen(
            transferSyntax != ExplicitLittleEndian && await server.Orthanc.Rest.VersionAsync() < OrthancRest.KnowsHtj2k,
            "This version of Orthanc does not know the transfer syntax");
        byte[] report = new ImageDescription { Name = "report", Change = dataSet => dataSet.Remove(0x7FE0_0010) }.Build().File;
        byte[] lossy = Dcmtk.Convert(new ImageDescription { Name = "lossy" }.Build().File, "dcmcjpeg", "+eb");

        foreach (byte[] sent in new[] { report, lossy })
        {
            string id = await server.Orthanc.Rest.UploadAsync(sent);
            Assert.Contains(Dcmtk.SopInstanceUid(sent), (await server.Orthanc.Rest.ArchiveAsync(id, transferSyntax)).Keys);
        }
    }

    internal static void AssertSameSamples(TestImage image, byte[] file)
    {
        byte[] samples = Dcmtk.PixelData(file);
        byte[] expected = [.. image.Frames.SelectMany(frame => frame)];
        Assert.True(samples.AsSpan(0, expected.Length).SequenceEqual(expected), $"{image.Name} has other samples");
    }

    internal static IEnumerable<TestImage> AllImages() => TestImages.Names.Select(row => TestImages.Named(row.Data));

    private async Task<byte[]> ArchivedAsync(TestImage image, string transferSyntax)
    {
        string id = await server.Orthanc.Rest.UploadAsync(image.File);
        Dictionary<string, byte[]> archive = await server.Orthanc.Rest.ArchiveAsync(id, transferSyntax);
        Assert.True(archive.TryGetValue(image.SopInstanceUid, out byte[]? file), $"{image.Name} is not in the archive");
        return file;
    }
}
