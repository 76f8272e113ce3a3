// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json.Nodes;
using Integration.Images;
using Integration.Orthanc;
using Integration.Tools;
using TestSupport;
using Xunit;

namespace Integration.Ways;

/// <summary>Every coding that becomes HTJ2K, where Orthanc's own IngestTranscoding is set.</summary>
public sealed class IngestTranscodingTests(WayServers servers) : IClassFixture<WayServers>
{
    private const string Htj2kLossless = "1.2.840.10008.1.2.4.201";

    public static TheoryData<string> Names => [.. CodedImages.Names];

    /// <summary>
    /// Versions that know HTJ2K make lossless HTJ2K, and keep what is lossy; others store the HTJ2K of the plugin whatever they are asked
    /// for.
    /// </summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task Image_is_stored_as_HTJ2K_once_and_counted(string name)
    {
        Assert.SkipWhen(OpenJpegEncoder.Missing is not null, OpenJpegEncoder.Missing ?? "");
        bool knowsHtj2k = await (await servers.StoringAsync()).Rest.VersionAsync() >= OrthancRest.KnowsHtj2k;
        OrthancServer server = await servers.TranscodingAsync(knowsHtj2k ? Htj2kLossless : CodedImages.Jpeg2000Lossless);
        CodedImage image = CodedImages.Named(name);
        string uid = FreshImages.Uid();
        byte[] sent = image.FileOf(uid, uid + ".2");
        (int converted, int kept) = await CountersAsync(server);

        byte[] stored = await server.Rest.FileAsync(await server.Rest.UploadAsync(sent));

        bool isKept = knowsHtj2k && image.IsLossy;
        Assert.Equal(isKept ? (converted, kept + 1) : (converted + 1, kept), await CountersAsync(server));
        if (isKept)
        {
            SameImage.InJpeg2000(image, new DicomDump(sent), stored, image.TransferSyntax);
        }
        else
        {
            SameImage.InHtj2k(image, new DicomDump(sent), stored);
        }
    }

    private static async Task<(int Converted, int Lossy)> CountersAsync(OrthancServer server)
    {
        JsonNode counters = (await server.Rest.StatusAsync())["Counters"]!;
        return ((int)counters["Converted"]!, (int?)counters["Kept"]!["LossyCompressed"] ?? 0);
    }
}
