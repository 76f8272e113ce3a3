// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json.Nodes;
using Integration.Images;
using Integration.Orthanc;
using Xunit;

namespace Integration.Transcoding;

/// <summary>The GDCM plugin also decodes and transcodes; Orthanc asks the plugins in the order of their loading.</summary>
public sealed class GdcmTests
{
    private const string ExplicitLittleEndian = "1.2.840.10008.1.2.1";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Beside_GDCM_every_image_is_shown_and_exported_with_its_samples(bool isGdcmFirst)
    {
        Assert.SkipWhen(OrthancInstallation.Gdcm is null, "The GDCM plugin is not installed");
        await using OrthancServer server = await OrthancServer.StartAsync(configure: configuration =>
        {
            JsonArray plugins = configuration["Plugins"]!.AsArray();
            plugins.Insert(isGdcmFirst ? 0 : plugins.Count, OrthancInstallation.Gdcm);
        });
        foreach (TestImage image in ArchiveTests.AllImages())
        {
            string id = await server.Rest.UploadAsync(image.File);
            _ = await server.Rest.BytesAsync($"/instances/{id}/preview");
            ArchiveTests.AssertSameSamples(image, (await server.Rest.ArchiveAsync(id, ExplicitLittleEndian))[image.SopInstanceUid]);
        }
    }
}
