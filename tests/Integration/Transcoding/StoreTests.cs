// SPDX-License-Identifier: GPL-3.0-or-later
using Integration.Images;
using Integration.Orthanc;
using Integration.Routes;
using Xunit;

namespace Integration.Transcoding;

/// <summary>C-STORE by Orthanc itself of instances stored as HTJ2K.</summary>
public sealed class StoreTests(SendingServer server) : IClassFixture<SendingServer>
{
    [Fact]
    public async Task A_peer_that_only_knows_Implicit_VR_gets_every_image_with_its_samples()
    {
        Assert.SkipWhen(await server.Orthanc.Rest.VersionAsync() < OrthancRest.KnowsHtj2k,
            "This version of Orthanc cannot send HTJ2K; /htj2k/send can");
        foreach (TestImage image in ArchiveTests.AllImages())
        {
            using StringContent id = new(await server.Orthanc.Rest.UploadAsync(image.File));
            _ = await server.Orthanc.Rest.PostAsync("/modalities/old/store", id);

            ArchiveTests.AssertSameSamples(image, server.ImplicitOnly.Received()[image.SopInstanceUid]);
        }
    }
}
