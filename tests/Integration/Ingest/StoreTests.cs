// SPDX-License-Identifier: GPL-3.0-or-later
using Integration.Images;
using Integration.Orthanc;
using Integration.Tools;
using Xunit;

namespace Integration.Ingest;

/// <summary>Images that come by C-STORE.</summary>
public sealed class StoreTests(ConvertingServer server) : IClassFixture<ConvertingServer>
{
    public static TheoryData<string> Images => TestImages.Names;

    [Theory]
    [MemberData(nameof(Images))]
    public async Task Store_keeps_every_sample_and_every_other_attribute(string name)
    {
        TestImage image = TestImages.Named(name);
        Dcmtk.Store(image.File, server.Orthanc.DicomPort, image.Proposal);

        string id = await server.Orthanc.Rest.InstanceOfAsync(image.SopInstanceUid);
        byte[] stored = await server.Orthanc.Rest.FileAsync(id);
        Assert.Equal(UploadTests.Htj2kLossless, Dcmtk.TransferSyntax(stored));
        Assert.Equal(Dcmtk.OtherAttributes(image.File), Dcmtk.OtherAttributes(stored));
        for (int frame = 0; frame < image.Frames.Length; frame++)
        {
            byte[] codestream = await server.Orthanc.Rest.RawFrameAsync(id, frame);
            OpenJpegFrame.AssertSame(codestream, image.PlanarFrame(frame), image.BytesPerSample);
        }
    }
}
