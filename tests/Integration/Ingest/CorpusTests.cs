// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Integration.Images;
using Integration.Orthanc;
using Integration.Routes;
using Integration.Tools;
using TestSupport;
using Xunit;

namespace Integration.Ingest;

/// <summary>The files of many makers in the shared corpus, when it lies beside the checkout.</summary>
public sealed class CorpusTests(SendingServer converting, PlainServer plain) : IClassFixture<SendingServer>, IClassFixture<PlainServer>
{
    private const string Absent = "(no corpus)";

    private static readonly string? s_folder = Repository.Shared("corpus/dev");

    /// <summary>The path of every file.</summary>
    public static TheoryData<string> Files
    {
        get
        {
            TheoryData<string> files = [];
            foreach (string[] row in s_folder is null ? [] : File.ReadLines(Path.Combine(s_folder, "MANIFEST.tsv")).Skip(1)
                .Select(line => line.Split('\t')))
            {
                files.Add(row[0]);
            }

            if (s_folder is null)
            {
                files.Add(Absent);
            }

            return files;
        }
    }

    /// <summary>Where a file of the corpus lies; null without the corpus.</summary>
    internal static string? PathOf(string file) => s_folder is null ? null : Path.Combine(s_folder, file);

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Upload_keeps_every_byte_or_every_sample_attribute_and_picture(string path)
    {
        Assert.SkipWhen(PathOf(path) is null, "The shared corpus does not lie beside the checkout");
        byte[] sent = await File.ReadAllBytesAsync(PathOf(path)!, TestContext.Current.CancellationToken);
        byte[] native = Dcmtk.Native(sent);
        HttpStatusCode plainAnswer = await plain.Orthanc.Rest.TryUploadAsync(native);
        HttpStatusCode answer = await converting.Orthanc.Rest.TryUploadAsync(sent);
        Assert.Equal(plainAnswer, answer);
        if (answer != HttpStatusCode.OK)
        {
            return;
        }

        string id = await converting.Orthanc.Rest.UploadAsync(sent);
        string plainId = await plain.Orthanc.Rest.UploadAsync(native);
        try
        {
            byte[] stored = await converting.Orthanc.Rest.FileAsync(id);
            if (sent.AsSpan().SequenceEqual(stored))
            {
                return;
            }

            DicomDump before = new(sent), after = new(stored);
            Assert.Equal(UploadTests.Htj2kLossless, after.TransferSyntax);
            Assert.Equal(before.OtherAttributes, after.OtherAttributes, Dcmtk.TellTheSame);
            string uid = before.Text("0008,0018");
            byte[] exported = Dcmtk.PixelData((await converting.Orthanc.Rest.ArchiveAsync(id, "1.2.840.10008.1.2.1"))[uid]);
            if (before.Number("0028,0100") == 1)
            {
                StoredSamples.AssertSame(sent, stored);
                Assert.Equal(Dcmtk.PixelData(sent), exported);
            }
            else
            {
                await AssertSameFramesAsync(id, plainId, exported);
            }

            await AssertSameOnTheWayOutAsync(id, uid, stored, after, exported);
        }
        finally
        {
            // Some files are the same instance in another encoding.
            await converting.Orthanc.Rest.DeleteAsync($"/instances/{id}");
            await plain.Orthanc.Rest.DeleteAsync($"/instances/{plainId}");
        }
    }

    /// <summary>
    /// Sends the instance to an old device, and archives it in the transfer syntaxes that this version of Orthanc can make.
    /// </summary>
    /// <param name="stored">The file.</param>
    /// <param name="dump">What is in it.</param>
    /// <param name="samples">Its Pixel Data in Explicit VR Little Endian.</param>
    private async Task AssertSameOnTheWayOutAsync(string id, string uid, byte[] stored, DicomDump dump, byte[] samples)
    {
        OrthancRest rest = converting.Orthanc.Rest;
        Version version = await rest.VersionAsync();
        bool sendsHtj2k = version >= OrthancRest.KnowsHtj2k;

        // Without a SOP Class UID there is no C-STORE.
        if (dump.Text("0008,0016").Length > 0)
        {
            using StringContent request = sendsHtj2k ? new(id) : new($$"""{"Modality": "old", "Resources": ["{{id}}"]}""");
            _ = await rest.PostAsync(sendsHtj2k ? "/modalities/old/store" : "/htj2k/send", request);
            byte[] received = converting.ImplicitOnly.Received()[uid];
            Assert.True(Dcmtk.PixelData(received).AsSpan().SequenceEqual(samples), "The device received other samples");
        }

        // There is no lossless JPEG of one bit.
        if (version >= OrthancRest.CallsBack && dump.Number("0028,0100") > 1)
        {
            byte[] jpeg = Dcmtk.PixelData((await rest.ArchiveAsync(id, "1.2.840.10008.1.2.4.70"))[uid]);
            Assert.True(jpeg.AsSpan().SequenceEqual(samples), "The archive in JPEG lossless has other samples");
        }

        if (sendsHtj2k)
        {
            byte[] htj2k = (await rest.ArchiveAsync(id, "1.2.840.10008.1.2.4.201"))[uid];
            Assert.True(Dcmtk.EncapsulatedPixelData(htj2k).SequenceEqual(Dcmtk.EncapsulatedPixelData(stored)),
                "The archive in HTJ2K has other codestreams");
        }
    }

    /// <param name="exported">The samples of all frames as an archive has them.</param>
    private async Task AssertSameFramesAsync(string id, string plainId, byte[] exported)
    {
        JsonNode tags = JsonNode.Parse(await plain.Orthanc.Rest.BytesAsync($"/instances/{plainId}/simplified-tags"))!;
        int components = Number("SamplesPerPixel", 1);
        int bytesPerSample = Number("BitsAllocated", 8) / 8;
        for (int frame = 0; frame < Number("NumberOfFrames", 1); frame++)
        {
            byte[] samples = await plain.Orthanc.Rest.RawFrameAsync(plainId, frame);
            byte[] planar = Number("PlanarConfiguration", 0) == 1 ? samples : Frames.ToPlanar(samples, components, bytesPerSample);
            byte[] codestream = await converting.Orthanc.Rest.RawFrameAsync(id, frame);
            OpenJpegFrame.AssertSame(codestream, planar, bytesPerSample);
            byte[] exportedFrame = Frames.ToPlanar(exported.AsSpan(frame * planar.Length, planar.Length), components, bytesPerSample);
            Assert.True(exportedFrame.AsSpan().SequenceEqual(planar), $"Frame {frame} of the archive has other samples");

            // Orthanc shows samples with the bits beside Bits Stored, when they are in use; the plugin shows the stored bits only.
            if (OpenJpegFrame.Precision(codestream) != Number("BitsStored", 8))
            {
                continue;
            }

            (HttpStatusCode code, byte[] expected) = await plain.Orthanc.Rest.GetAsync($"/instances/{plainId}/frames/{frame}/preview");
            if (code == HttpStatusCode.OK)
            {
                byte[] preview = await converting.Orthanc.Rest.BytesAsync($"/instances/{id}/frames/{frame}/preview");
                Assert.True(preview.AsSpan().SequenceEqual(expected), $"The preview of frame {frame} looks different");
            }
        }

        int Number(string tag, int otherwise)
            => int.TryParse((string?)tags[tag], NumberStyles.Integer, CultureInfo.InvariantCulture, out int value) ? value : otherwise;
    }
}
