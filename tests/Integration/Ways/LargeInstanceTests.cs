// SPDX-License-Identifier: GPL-3.0-or-later
using Integration.Images;
using Integration.Ingest;
using Integration.Orthanc;
using Integration.Tools;
using Integration.Transcoding;
using TestSupport;
using Xunit;

namespace Integration.Ways;

/// <summary>The way of instances over 2 GiB, which the setting "LargeInstanceBytes" lets small ones take.</summary>
public sealed class LargeInstanceTests(WayServers servers) : IClassFixture<WayServers>
{
    private const string Htj2kLossless = "1.2.840.10008.1.2.4.201";

    /// <summary>Names of images, and whether they come by C-STORE.</summary>
    public static TheoryData<string, bool> Ways
    {
        get
        {
            TheoryData<string, bool> data = [];
            foreach (string name in TestImages.Names.Select(row => row.Data))
            {
                data.Add(name, true);
                data.Add(name, false);
            }

            return data;
        }
    }

    /// <summary>The same by C-STORE, for what DCMTK knows.</summary>
    public static TheoryData<string, bool> CodedWays
    {
        get
        {
            TheoryData<string, bool> data = [];
            foreach (string name in CodedImages.Names)
            {
                data.Add(name, false);
                if (!name.Contains("Image Frame", StringComparison.Ordinal) && !name.Contains("Uncompressed", StringComparison.Ordinal))
                {
                    data.Add(name, true);
                }
            }

            return data;
        }
    }

    public static TheoryData<string> Names => [.. CodedImages.Names];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Image_is_stored_as_HTJ2K_and_handed_out_again(string name, bool byCStore)
    {
        OrthancServer server = await servers.LargeAsync();
        TestImage image = TestImages.Named(name);

        await ImageWays.StoreAsync(server, image, byCStore);

        string id = await server.Rest.InstanceOfAsync(image.SopInstanceUid);
        byte[] stored = await server.Rest.FileAsync(id);
        bool isDeflated = name == "MR deflated";
        Assert.Equal(isDeflated ? DicomFile.DeflatedLittleEndian : Htj2kLossless, Dcmtk.TransferSyntax(stored));
        Assert.Equal(Dcmtk.OtherAttributes(image.File), Dcmtk.OtherAttributes(stored));
        for (int frame = 0; frame < image.Frames.Length && !isDeflated; frame++)
        {
            OpenJpegFrame.AssertSame(Dcmtk.Fragments(stored)[frame], image.PlanarFrame(frame), image.BytesPerSample);
        }

        byte[] archived = (await server.Rest.ArchiveAsync(id, DicomFile.ExplicitLittleEndian))[image.SopInstanceUid];
        Assert.Equal(DicomFile.ExplicitLittleEndian, Dcmtk.TransferSyntax(archived));
        Assert.Equal(Dcmtk.OtherAttributes(image.File), Dcmtk.OtherAttributes(archived), Dcmtk.TellTheSame);
        ArchiveTests.AssertSameSamples(image, archived);
        await server.Rest.DeleteAsync($"/instances/{id}");
    }

    [Theory]
    [MemberData(nameof(CodedWays))]
    public async Task Coded_image_is_stored_as_HTJ2K_unless_it_is_lossy(string name, bool byCStore)
    {
        Assert.SkipWhen(OpenJpegEncoder.Missing is not null, OpenJpegEncoder.Missing ?? "");
        OrthancServer server = await servers.LargeAsync();
        CodedImage image = CodedImages.Named(name);
        string uid = FreshImages.Uid();
        byte[] sent = image.FileOf(uid, uid + ".2");

        if (byCStore)
        {
            Dcmtk.Store(sent, server.DicomPort, image.Proposal!);
        }
        else
        {
            _ = await server.Rest.UploadAsync(sent);
        }

        string id = await server.Rest.InstanceOfAsync(uid);
        byte[] stored = await server.Rest.FileAsync(id);
        if (image.IsLossy)
        {
            SameImage.InJpeg2000(image, new DicomDump(sent), stored, image.TransferSyntax);
        }
        else
        {
            SameImage.InHtj2k(image, new DicomDump(sent), stored);
        }

        SameImage.InNative(image, new DicomDump(sent), (await server.Rest.ArchiveAsync(id, DicomFile.ExplicitLittleEndian))[uid]);
    }

    /// <summary>Orthanc then asks for HTJ2K where it knows it, and for nothing where it does not.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task IngestTranscoding_makes_HTJ2K_of_it(string name)
    {
        Assert.SkipWhen(OpenJpegEncoder.Missing is not null, OpenJpegEncoder.Missing ?? "");
        bool knowsHtj2k = await KnowsHtj2kAsync();
        (CodedImage image, byte[] sent, byte[] stored) =
            await StoreAsync(await servers.LargeAsync(knowsHtj2k ? Htj2kLossless : CodedImages.Jpeg2000Lossless), name);

        if (image.IsLossy)
        {
            SameImage.InJpeg2000(image, new DicomDump(sent), stored, image.TransferSyntax);
        }
        else
        {
            SameImage.InHtj2k(image, new DicomDump(sent), stored);
        }
    }

    /// <summary>The plugin makes HTJ2K first; an Orthanc that knows HTJ2K has it decoded again.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task IngestTranscoding_to_native_gives_the_samples_back(string name)
    {
        Assert.SkipWhen(OpenJpegEncoder.Missing is not null, OpenJpegEncoder.Missing ?? "");
        bool knowsHtj2k = await KnowsHtj2kAsync();
        Assert.SkipWhen(knowsHtj2k && CodedImages.Named(name) is { IsOneBit: true, Columns: 123 },
            "Orthanc refuses images of one bit whose rows begin within a byte");
        (CodedImage image, byte[] sent, byte[] stored) = await StoreAsync(await servers.LargeAsync(DicomFile.ExplicitLittleEndian), name);

        if (knowsHtj2k || image.IsLossy)
        {
            SameImage.InNative(image, new DicomDump(sent), stored);
        }
        else
        {
            SameImage.InHtj2k(image, new DicomDump(sent), stored);
        }
    }

    [Fact]
    public async Task The_reason_to_keep_one_is_logged()
    {
        OrthancServer server = await servers.LargeAsync();
        byte[] sent = TestImages.Named("MR deflated").File;

        string id = await server.Rest.UploadAsync(sent);

        Assert.NotEmpty(
            await server.Log.WaitForAsync("too large (over 2 GiB the transfer syntax 1.2.840.10008.1.2.1.99 is not converted)"));
        await server.Rest.DeleteAsync($"/instances/{id}");
    }

    /// <summary>Each waits for the one before: nothing may hang, and nothing may be mixed up.</summary>
    [Fact]
    public async Task Several_are_handed_out_at_once()
    {
        OrthancServer server = await servers.LargeAsync();
        TestImage image = TestImages.Named("XA multi-frame");
        string id = await server.Rest.UploadAsync(image.File);

        Dictionary<string, byte[]>[] archives = await Task.WhenAll(
            Enumerable.Range(0, 12).Select(_ => server.Rest.ArchiveAsync(id, DicomFile.ExplicitLittleEndian)));

        Assert.All(archives, archive => ArchiveTests.AssertSameSamples(image, archive[image.SopInstanceUid]));
    }

    private async Task<bool> KnowsHtj2kAsync()
        => await (await servers.StoringAsync()).Rest.VersionAsync() >= OrthancRest.KnowsHtj2k;

    private static async Task<(CodedImage Image, byte[] Sent, byte[] Stored)> StoreAsync(OrthancServer server, string name)
    {
        CodedImage image = CodedImages.Named(name);
        string uid = FreshImages.Uid();
        byte[] sent = image.FileOf(uid, uid + ".2");
        return (image, sent, await server.Rest.FileAsync(await server.Rest.UploadAsync(sent)));
    }
}
