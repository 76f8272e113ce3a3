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
    /// Versions that know HTJ2K ask the plugin for it; others store the HTJ2K of the plugin whatever they are asked for. Lossy JPEG 2000
    /// becomes .203 in each of them, as the settings say.
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

        Assert.Equal((converted + 1, kept), await CountersAsync(server));
        SameImage.InHtj2k(image, new DicomDump(sent), stored);
    }

    /// <summary>An Orthanc that knows HTJ2K gets what the plugin has made under the name that it asks for.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task Image_is_stored_as_203_if_Orthanc_asks_for_it(string name)
    {
        Assert.SkipWhen(OpenJpegEncoder.Missing is not null, OpenJpegEncoder.Missing ?? "");
        Assert.SkipWhen(await (await servers.StoringAsync()).Rest.VersionAsync() < OrthancRest.KnowsHtj2k,
            "This version of Orthanc does not know the transfer syntax");
        CodedImage image = CodedImages.Named(name) with { Target = CodedImages.Htj2k };
        Assert.SkipWhen(image is { IsOneBit: true, Columns: 123 }, "Orthanc refuses images of one bit whose rows begin within a byte");
        OrthancServer server = await servers.TranscodingAsync(CodedImages.Htj2k);
        string uid = FreshImages.Uid();
        byte[] sent = image.FileOf(uid, uid + ".2");
        (int converted, int kept) = await CountersAsync(server);

        byte[] stored = await server.Rest.FileAsync(await server.Rest.UploadAsync(sent));

        Assert.Equal((converted + 1, kept), await CountersAsync(server));
        SameImage.InHtj2k(image, new DicomDump(sent), stored);
    }

    private static async Task<(int Converted, int Lossy)> CountersAsync(OrthancServer server)
    {
        JsonNode counters = (await server.Rest.StatusAsync())["Counters"]!;
        return ((int)counters["Converted"]!, (int?)counters["Kept"]!["LossyCompressed"] ?? 0);
    }
}
