// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using Integration.Images;
using Integration.Orthanc;
using Integration.Tools;
using Xunit;

namespace Integration.Ingest;

/// <summary>The shared corpus once more, with GDCM beside the plugin: GDCM 3.0 changes samples of RLE and lossless JPEG.</summary>
public sealed class CorpusBesideGdcmTests(GdcmFirstServer server) : IClassFixture<GdcmFirstServer>
{
    public static TheoryData<string> Files => CorpusTests.Files;

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Upload_keeps_every_byte_or_every_sample(string path)
    {
        Assert.SkipWhen(CorpusTests.PathOf(path) is null, "The shared corpus does not lie beside the checkout");
        Assert.SkipWhen(OrthancInstallation.Gdcm is null, "The GDCM plugin is not installed");
        byte[] sent = await File.ReadAllBytesAsync(CorpusTests.PathOf(path)!, TestContext.Current.CancellationToken);
        if (await server.Orthanc.Rest.TryUploadAsync(sent) != HttpStatusCode.OK)
        {
            return;
        }

        string id = await server.Orthanc.Rest.UploadAsync(sent);
        byte[] stored = await server.Orthanc.Rest.FileAsync(id);
        await server.Orthanc.Rest.DeleteAsync($"/instances/{id}");
        if (sent.AsSpan().SequenceEqual(stored))
        {
            return;
        }

        Assert.Equal(UploadTests.Htj2kLossless, Dcmtk.TransferSyntax(stored));
        StoredSamples.AssertSame(sent, stored);
    }
}
