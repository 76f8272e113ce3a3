// SPDX-License-Identifier: GPL-3.0-or-later
using Integration.Images;
using Integration.Orthanc;
using Integration.Tools;
using TestSupport;
using Xunit;

namespace Integration.Ways;

/// <summary>What receivers get of lossy JPEG 2000 that is stored as HTJ2K.</summary>
public sealed class WayBackTests(WayServers servers) : IClassFixture<WayServers>
{
    public static TheoryData<string> Lossy
        => [.. CodedImages.Names.Where(name => OpenJpegEncoder.Missing is not null || CodedImages.Named(name).IsLossy)];

    [Theory]
    [MemberData(nameof(Lossy))]
    public async Task Receivers_get_JPEG_2000_of_the_same_coefficients_or_the_samples(string name)
    {
        Assert.SkipWhen(OpenJpegEncoder.Missing is not null, OpenJpegEncoder.Missing ?? "");
        OrthancServer server = await servers.ReceivingAsync();
        CodedImage image = CodedImages.Named(name);
        string uid = FreshImages.Uid();
        byte[] sent = image.FileOf(uid, uid + ".2");
        DicomDump dump = new(sent);
        string id = await server.Rest.UploadAsync(sent);

        SameImage.InJpeg2000(image, dump, (await server.Rest.ArchiveAsync(id, CodedImages.Jpeg2000))[uid], CodedImages.Jpeg2000);
        SameImage.InJpeg2000(image, dump,
            await server.Rest.BytesAsync($"/htj2k/instances/{id}/file?transfer-syntax=.91"), CodedImages.Jpeg2000);

        bool sendsHtj2k = await server.Rest.VersionAsync() >= OrthancRest.KnowsHtj2k;
        using StringContent request = sendsHtj2k ? new(id)
            : new($$"""{"Modality": "{{WayServers.OldDevice}}", "Resources": ["{{id}}"]}""");
        _ = await server.Rest.PostAsync(sendsHtj2k ? $"/modalities/{WayServers.OldDevice}/store" : "/htj2k/send", request);
        SameImage.InNative(image, dump, servers.ImplicitOnly.Received()[uid], DicomFile.ImplicitLittleEndian);

        if (sendsHtj2k)
        {
            using StringContent instance = new(id);
            _ = await server.Rest.PostAsync($"/modalities/{WayServers.Jpeg2000Device}/store", instance);
            SameImage.InJpeg2000(image, dump, servers.Jpeg2000Only.Received()[uid], CodedImages.Jpeg2000);
        }
    }
}
