// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using Integration.Images;
using Integration.Orthanc;
using Integration.Tools;
using TestSupport;
using Xunit;

namespace Integration.Ingest;

/// <summary>Broken files: Orthanc may refuse them, and must live.</summary>
public sealed class HostileUploadTests(ConvertingServer server) : IClassFixture<ConvertingServer>
{
    private const uint PixelData = 0x7FE0_0010;
    private const int MetaBytes = 132;

    private static readonly ImageDescription s_small = new() { Name = "small", Rows = 8, Columns = 8 };

    [Fact]
    public async Task Upload_of_a_file_cut_anywhere_leaves_Orthanc_alive()
    {
        byte[] file = s_small.Build().File;
        for (int length = 0; length < file.Length; length++)
        {
            _ = await server.Orthanc.Rest.TryUploadAsync(file[..length]);
        }

        await AssertConvertsAsync();
    }

    [Fact]
    public async Task Upload_of_a_file_with_a_length_of_all_ones_anywhere_leaves_Orthanc_alive()
    {
        byte[] file = s_small.Build().File;
        for (int offset = MetaBytes; offset + 4 <= file.Length; offset += 2)
        {
            byte[] broken = [.. file];
            BinaryPrimitives.WriteUInt32LittleEndian(broken.AsSpan(offset), 0xFFFF_FFFF);
            _ = await server.Orthanc.Rest.TryUploadAsync(broken);
        }

        await AssertConvertsAsync();
    }

    [Theory]
    [InlineData(0xFFFF, 0xFFFF, 1)]
    [InlineData(0x8000, 0x8000, 1)]
    [InlineData(8, 8, 0x7FFF_FFFF)]
    [InlineData(0, 0, 1)]
    [InlineData(8, 8, 0)]
    [InlineData(8, 8, -1)]
    public async Task Upload_of_a_small_file_that_claims_a_wild_image_stores_it_as_it_is(int rows, int columns, int frames)
    {
        byte[] file = new ImageDescription
        {
            Name = "wild",
            Change = dataSet => dataSet
                .Words(0x0028_0010, (ushort)rows)
                .Words(0x0028_0011, (ushort)columns)
                .Text(0x0028_0008, "IS", $"{frames}")
                .Set(PixelData, "OB", new byte[64]),
        }.Build().File;

        string id = await server.Orthanc.Rest.UploadAsync(file);

        Assert.Equal(file, await server.Orthanc.Rest.FileAsync(id));
        await AssertConvertsAsync();
    }

    [Fact]
    public async Task Upload_of_a_kilobyte_that_claims_a_gigabyte_takes_no_gigabyte()
    {
        byte[] pixelData = [0xE0, 0x7F, 0x10, 0, (byte)'O', (byte)'B', 0, 0, 0, 0, 0, 0x40, 1, 2, 3, 4];
        byte[] file = new ImageDescription
        {
            Name = "a gigabyte",
            Change = dataSet => dataSet.Words(0x0028_0010, 0x8000).Words(0x0028_0011, 0x8000).Raw(PixelData, pixelData),
        }.Build().File;

        _ = await server.Orthanc.Rest.TryUploadAsync(file);

        Assert.InRange(server.Orthanc.Memory.Peak, 0, 512L << 20);
        await AssertConvertsAsync();
    }

    [Fact]
    public async Task Preview_of_a_broken_codestream_is_refused()
    {
        string id = await server.Orthanc.Rest.UploadAsync(new ImageDescription { Name = "to break" }.Build().File);
        byte[] stored = await server.Orthanc.Rest.FileAsync(id);
        byte[] codestream = await server.Orthanc.Rest.RawFrameAsync(id, 0);
        int start = stored.AsSpan().IndexOf(codestream);
        Random random = new(5);
        for (int round = 0; round < 50; round++)
        {
            byte[] broken = [.. stored];
            for (int i = 0; i < 4; i++)
            {
                broken[start + random.Next(codestream.Length)] ^= (byte)random.Next(1, 256);
            }

            // Another SOP Instance UID of the same length, so that Orthanc stores it beside the others.
            ReplaceUid(broken, stored, round);
            string brokenId = await server.Orthanc.Rest.UploadAsync(broken);
            _ = await server.Orthanc.Rest.GetAsync($"/instances/{brokenId}/preview");
        }

        byte[] cut = new DicomFile
        {
            TransferSyntax = UploadTests.Htj2kLossless,
            DataSet = DicomFile.Image(256, 256, 8, 8).Encapsulated(PixelData, [], codestream[..(codestream.Length / 2 & ~1)]),
        }.ToArray();
        string cutId = await server.Orthanc.Rest.UploadAsync(cut);
        Assert.NotEqual(System.Net.HttpStatusCode.OK, (await server.Orthanc.Rest.GetAsync($"/instances/{cutId}/preview")).Code);
        await AssertConvertsAsync();
    }

    private static void ReplaceUid(byte[] file, byte[] original, int round)
    {
        int at = original.AsSpan().LastIndexOf("2.25.9"u8) + "2.25.9"u8.Length;
        file[at] = (byte)('0' + (round / 10));
        file[at + 1] = (byte)('0' + (round % 10));
    }

    private async Task AssertConvertsAsync()
    {
        string id = await server.Orthanc.Rest.UploadAsync(new ImageDescription { Name = "sound" }.Build().File);
        Assert.Equal(UploadTests.Htj2kLossless, Dcmtk.TransferSyntax(await server.Orthanc.Rest.FileAsync(id)));
    }
}
