// SPDX-License-Identifier: GPL-3.0-or-later
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Integration.Images;
using Integration.Tools;
using TestSupport;
using Xunit;

namespace Integration.Viewing;

/// <summary>Clients that know no HTJ2K read what is stored as HTJ2K, in a real browser: by our route for files, and by DICOMweb.</summary>
public sealed class ClientTests(ViewerServers servers) : IClassFixture<ViewerServers>
{
    private static readonly string[] s_images = ["CT signed", "CT signed 12 bits", "CR MONOCHROME1", "US RGB", "XA multi-frame"];

    [Theory]
    [InlineData("daikon")]
    [InlineData("dcmjs")]
    [InlineData("dicomweb-client, frames")]
    [InlineData("dicomweb-client, file")]
    [InlineData("dwv")]
    public async Task Client_reads_the_samples_that_were_sent(string client)
    {
        Assert.SkipWhen(ViewerServers.Missing is not null, ViewerServers.Missing ?? "");
        await servers.Browser.OpenAsync($"{servers.ConvertingAddress}/clients.html");
        await servers.Browser.UntilAsync("window.read");
        List<(string Name, string Digest)> sent = [], read = [];
        foreach (string name in s_images)
        {
            TestImage image = TestImages.Named(name);
            byte[] samples = [.. image.Frames.SelectMany(frame => frame)];
            JsonObject request = Describe(image, await servers.Converting.Rest.UploadAsync(image.File), samples.Length);

            sent.Add((name, Convert.ToHexStringLower(SHA256.HashData(samples))));
            read.Add((name, (string)(await servers.Browser.EvaluateAsync($"read('{client}', {request.ToJsonString()})"))!));
        }

        Assert.Equal(sent, read);
    }

    /// <summary>The image as js/clients.js takes it.</summary>
    private static JsonObject Describe(TestImage image, string id, int length) => new()
    {
        ["file"] = $"/htj2k/instances/{id}/file?transfer-syntax={DicomFile.ExplicitLittleEndian}",
        ["frameNumbers"] = new JsonArray([.. Enumerable.Range(1, image.Frames.Length).Select(number => JsonValue.Create(number))]),
        ["length"] = length,
        ["uids"] = new JsonObject
        {
            ["studyInstanceUID"] = Dcmtk.Value(image.File, "0020,000d"),
            ["seriesInstanceUID"] = Dcmtk.Value(image.File, "0020,000e"),
            ["sopInstanceUID"] = image.SopInstanceUid,
        },
    };
}
