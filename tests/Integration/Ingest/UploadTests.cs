// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using Integration.Images;
using Integration.Orthanc;
using Integration.Tools;
using Xunit;

namespace Integration.Ingest;

/// <summary>Images that come by POST /instances.</summary>
public sealed class UploadTests(ConvertingServer server) : IClassFixture<ConvertingServer>
{
    internal const string Htj2kLossless = "1.2.840.10008.1.2.4.201";

    public static TheoryData<string> Images => TestImages.Names;

    [Theory]
    [MemberData(nameof(Images))]
    public async Task Upload_stores_HTJ2K_that_OpenJPEG_decodes_to_the_samples_sent(string name)
    {
        TestImage image = TestImages.Named(name);
        string id = await server.Orthanc.Rest.UploadAsync(image.File);

        Assert.Equal(Htj2kLossless, Dcmtk.TransferSyntax(await server.Orthanc.Rest.FileAsync(id)));
        for (int frame = 0; frame < image.Frames.Length; frame++)
        {
            byte[] codestream = await server.Orthanc.Rest.RawFrameAsync(id, frame);
            OpenJpegFrame.AssertSame(codestream, image.PlanarFrame(frame), image.BytesPerSample);
        }
    }

    [Theory]
    [MemberData(nameof(Images))]
    public async Task Upload_leaves_every_other_attribute_as_it_was(string name)
    {
        TestImage image = TestImages.Named(name);
        string id = await server.Orthanc.Rest.UploadAsync(image.File);

        Assert.Equal(Dcmtk.OtherAttributes(image.File), Dcmtk.OtherAttributes(await server.Orthanc.Rest.FileAsync(id)));
    }

    [Fact]
    public async Task Upload_of_an_image_writes_one_line_to_the_log()
    {
        TestImage image = new ImageDescription { Name = "logged", Rows = 100, Columns = 300, Frames = 3 }.Build();
        string id = await server.Orthanc.Rest.UploadAsync(image.File);
        byte[] stored = await server.Orthanc.Rest.FileAsync(id);

        string sizes = string.Create(CultureInfo.InvariantCulture, $"{image.File.Length} -> {stored.Length} bytes, ratio ");
        string line = Assert.Single(await server.Orthanc.Log.WaitForAsync(sizes));
        Assert.Contains($"HTJ2K conversion successful: 1.2.840.10008.1.2.1 -> {Htj2kLossless}, 3 frames, ", line, StringComparison.Ordinal);
        Assert.EndsWith(" ms", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_of_the_same_image_twice_stores_the_same_bytes()
    {
        await using OrthancServer other = await OrthancServer.StartAsync();
        TestImage image = TestImages.Named("US multi-frame");

        byte[] first = await server.Orthanc.Rest.FileAsync(await server.Orthanc.Rest.UploadAsync(image.File));
        byte[] second = await other.Rest.FileAsync(await other.Rest.UploadAsync(image.File));

        Assert.Equal(first, second);
    }
}
