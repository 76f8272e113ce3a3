// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using System.Text.Json.Nodes;
using Integration.Images;
using Integration.Orthanc;
using Xunit;

namespace Integration.Transcoding;

/// <summary>
/// A transcoder that lets Orthanc encode, and Orthanc asks this plugin among others: that must not wait for the transcoder that waits.
/// </summary>
public sealed class OneThreadTests
{
    private const string Jpeg2000Lossless = "1.2.840.10008.1.2.4.90", ExplicitLittleEndian = "1.2.840.10008.1.2.1";

    /// <summary>Longer than anything takes that does not wait for ever.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Image_that_no_encoder_takes_blocks_nothing()
    {
        Assert.SkipWhen(OrthancInstallation.Version < OrthancRest.CallsBack, "This version of Orthanc has no file?transcode");
        await using OrthancServer server =
            await OrthancServer.StartAsync(new JsonObject { ["Threads"] = 1, ["KeepWhatViewersMisread"] = false });
        TestImage image = new ImageDescription
        {
            Name = "dose",
            Modality = "RTDOSE",
            SopClassUid = "1.2.840.10008.5.1.4.1.1.481.2",
            BitsAllocated = 32,
            BitsStored = 32,
        }.Build();
        string id = await server.Rest.UploadAsync(image.File);

        // 1.12.7 answers 404, 1.13.0 gives it uncompressed.
        (HttpStatusCode code, _) = await server.Rest.GetAsync($"/instances/{id}/file?transcode={Jpeg2000Lossless}")
            .WaitAsync(s_patience, TestContext.Current.CancellationToken);

        Assert.True(code is HttpStatusCode.OK or HttpStatusCode.NotFound, $"{code}");
        ArchiveTests.AssertSameSamples(image, (await server.Rest.ArchiveAsync(id, ExplicitLittleEndian)
            .WaitAsync(s_patience, TestContext.Current.CancellationToken))[image.SopInstanceUid]);
    }
}
