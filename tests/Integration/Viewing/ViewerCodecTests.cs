// SPDX-License-Identifier: GPL-3.0-or-later
using Integration.Images;
using Integration.Ingest;
using Integration.Orthanc;
using Integration.Tools;
using Xunit;

namespace Integration.Viewing;

/// <summary>
/// The decoder of OHIF and cornerstone3D gives the samples that were sent, of every kind of image that is converted by default.
/// </summary>
public sealed class ViewerCodecTests(ConvertingServer server) : IClassFixture<ConvertingServer>
{
    private static readonly ImageDescription[] s_further =
    [
        new() { Name = "9 bits", Rows = 64, Columns = 65, BitsAllocated = 16, BitsStored = 9 },
        new() { Name = "13 bits", BitsAllocated = 16, BitsStored = 13 },
        new() { Name = "14 bits signed", BitsAllocated = 16, BitsStored = 14, IsSigned = true },
        new() { Name = "16 bits", Rows = 1023, Columns = 777, BitsAllocated = 16, BitsStored = 16 },
        new() { Name = "7 bits", BitsStored = 7 },
        new() { Name = "RGB odd", Rows = 333, Columns = 127, Photometric = "RGB" },
        new() { Name = "RGB frames", Rows = 100, Columns = 2000, Photometric = "RGB", Frames = 3 },
    ];

    [Fact]
    public async Task Every_frame_decodes_to_the_samples_that_were_sent()
    {
        Assert.SkipWhen(ViewerCodec.Missing is not null, ViewerCodec.Missing ?? "");
        List<string> names = [];
        List<byte[]> codestreams = [];
        List<byte[]> samples = [];
        foreach (TestImage image in TestImages.Names.Select(row => TestImages.Named(row.Data))
            .Concat(s_further.Select(description => description.Build())))
        {
            string id = await server.Orthanc.Rest.UploadAsync(image.File);
            Assert.Equal(UploadTests.Htj2kLossless, Dcmtk.TransferSyntax(await server.Orthanc.Rest.FileAsync(id)));
            for (int frame = 0; frame < image.Frames.Length; frame++)
            {
                (_, byte[] codestream) = await server.Orthanc.Rest.GetAsync(DicomWebFrameTests.PathOf(image, $"{frame + 1}"), "image/jphc");
                names.Add($"{image.Name}, frame {frame + 1}");
                codestreams.Add(codestream);
                samples.Add(image.Frames[frame]);
            }
        }

        List<byte[]> decoded = ViewerCodec.Decode(codestreams);

        Assert.Empty(Enumerable.Range(0, names.Count).Where(i => !decoded[i].AsSpan().SequenceEqual(samples[i])).Select(i => names[i]));
    }
}
