// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json.Nodes;
using Integration.Images;
using Integration.Orthanc;
using Xunit;

namespace Integration.Ways;

/// <summary>Integer samples that the codec does not take.</summary>
public sealed class UnsupportedFormatTests(WayServers servers) : IClassFixture<WayServers>
{
    private const string NotTaken = "the codec takes 1, 8, 16 and 32, and at most 32 bits a sample";

    [Theory]
    [InlineData(24, 24, false, "MONOCHROME2", "24 bits allocated; " + NotTaken)]
    [InlineData(40, 33, false, "MONOCHROME2", "40 bits allocated; " + NotTaken)]
    [InlineData(40, 38, true, "MONOCHROME2", "40 bits allocated; " + NotTaken)]
    [InlineData(64, 38, false, "MONOCHROME2", "64 bits allocated; " + NotTaken)]
    [InlineData(32, 32, true, "RGB", "32 bits allocated, signed, RGB")]
    public async Task Image_is_stored_as_received_with_the_reason(int allocated, int stored, bool isSigned, string photometric,
        string reason)
    {
        OrthancServer server = await servers.ReceivingAsync();
        TestImage image = new ImageDescription
        {
            Name = "unsupported",
            Rows = 40,
            Columns = 50,
            BitsAllocated = (ushort)allocated,
            BitsStored = (ushort)stored,
            IsSigned = isSigned,
            Photometric = photometric,
        }.Build();

        string id = await server.Rest.UploadAsync(image.File);

        Assert.Equal(image.File, await server.Rest.FileAsync(id));
        using StringContent request = new(id);
        JsonNode explained = (await server.Rest.PostAsync("/htj2k/explain", request))!;
        Assert.Equal($"unsupported pixel format ({reason})", (string)explained["Message"]!);
        Assert.NotEmpty(await server.Log.WaitForAsync(reason));
    }
}
