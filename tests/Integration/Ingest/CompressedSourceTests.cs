// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json.Nodes;
using Integration.Images;
using Integration.Orthanc;
using Integration.Tools;
using Xunit;

namespace Integration.Ingest;

/// <summary>Images that arrive in another lossless encoding, which the plugin decodes itself.</summary>
public sealed class CompressedSourceTests(ConvertingServer server) : IClassFixture<ConvertingServer>
{
    [Theory]
    [InlineData("RLE Lossless", "dcmcrle", "")]
    [InlineData("JPEG Lossless .57", "dcmcjpeg", "+el")]
    [InlineData("JPEG Lossless .70", "dcmcjpeg", "+e1")]
    [InlineData("JPEG-LS Lossless", "dcmcjpls", "+el")]
    [InlineData("Explicit VR Big Endian", "dcmconv", "+tb")]
    public async Task Upload_of_a_losslessly_encoded_image_stores_HTJ2K_of_the_same_samples(string syntax, string program, string option)
    {
        ImageDescription description = new() { Name = syntax, BitsAllocated = 16, BitsStored = 12, Frames = 2 };
        TestImage image = description.Build();
        byte[] sent = Encode(image.File, program, option);

        string id = await server.Orthanc.Rest.UploadAsync(sent);

        byte[] stored = await server.Orthanc.Rest.FileAsync(id);
        Assert.Equal(UploadTests.Htj2kLossless, Dcmtk.TransferSyntax(stored));
        Assert.Equal(Dcmtk.OtherAttributes(sent), Dcmtk.OtherAttributes(stored));
        for (int frame = 0; frame < image.Frames.Length; frame++)
        {
            OpenJpegFrame.AssertSame(await server.Orthanc.Rest.RawFrameAsync(id, frame), image.PlanarFrame(frame), image.BytesPerSample);
        }
    }

    [Fact]
    public async Task Upload_of_a_losslessly_encoded_image_stores_the_bytes_received_when_the_setting_says_so()
    {
        await using OrthancServer keeping = await OrthancServer.StartAsync(new JsonObject { ["TranscodeCompressed"] = false });
        byte[] sent = Encode(new ImageDescription { Name = "kept RLE" }.Build().File, "dcmcrle", "");

        string id = await keeping.Rest.UploadAsync(sent);

        Assert.Equal(sent, await keeping.Rest.FileAsync(id));
    }

    private static byte[] Encode(byte[] file, string program, string option)
        => option.Length == 0 ? Dcmtk.Convert(file, program) : Dcmtk.Convert(file, program, option);
}
