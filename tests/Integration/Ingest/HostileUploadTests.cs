// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using System.Net;
using Integration.Images;
using Integration.Orthanc;
using Integration.Tools;
using Xunit;

namespace Integration.Ingest;

/// <summary>Broken files: Orthanc may refuse them, and must survive.</summary>
public sealed class HostileUploadTests(ConvertingServer server) : IClassFixture<ConvertingServer>
{
    private const uint PixelData = 0x7FE0_0010;

    /// <summary>Preamble, prefix and (0002,0000).</summary>
    private const int GroupLengthEnd = 128 + 4 + 12;

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

    /// <remarks>Not inside the file meta information: there DCMTK 3.6.7 itself crashes, with or without plugins.</remarks>
    [Fact]
    public async Task Upload_of_a_file_with_a_length_of_all_ones_in_its_data_set_leaves_Orthanc_alive()
    {
        byte[] file = s_small.Build().File;
        for (int offset = EndOfMeta(file); offset + 4 <= file.Length; offset += 2)
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
    public async Task Upload_of_a_kilobyte_that_claims_a_gigabyte_takes_no_more_than_Orthanc_itself_takes()
    {
        byte[] pixelData = [0xE0, 0x7F, 0x10, 0, (byte)'O', (byte)'B', 0, 0, 0, 0, 0, 0x40, 1, 2, 3, 4];
        byte[] file = new ImageDescription
        {
            Name = "a gigabyte",
            Change = dataSet => dataSet.Words(0x0028_0010, 0x8000).Words(0x0028_0011, 0x8000).Raw(PixelData, pixelData),
        }.Build().File;
        await using OrthancServer plain = await OrthancServer.StartAsync(withPlugin: false);
        await using OrthancServer converting = await OrthancServer.StartAsync();

        _ = await plain.Rest.TryUploadAsync(file);
        _ = await converting.Rest.TryUploadAsync(file);

        Assert.InRange(converting.Memory.Peak, 0, plain.Memory.Peak + (64L << 20));
    }

    [Fact]
    public async Task Preview_of_a_codestream_cut_in_half_is_refused()
    {
        byte[] codestream = await CodestreamAsync();
        byte[] cut = new ImageDescription
        {
            Name = "cut",
            TransferSyntax = UploadTests.Htj2kLossless,
            Change = dataSet => dataSet.Encapsulated(PixelData, [], codestream[..(codestream.Length / 4 * 2)]),
        }.Build().File;

        string id = await server.Orthanc.Rest.UploadAsync(cut);

        Assert.NotEqual(HttpStatusCode.OK, (await server.Orthanc.Rest.GetAsync($"/instances/{id}/preview")).Code);
        await AssertConvertsAsync();
    }

    [Fact]
    public async Task Preview_of_a_codestream_with_wrong_bytes_leaves_Orthanc_alive()
    {
        byte[] codestream = await CodestreamAsync();
        Random random = new(5);
        for (int round = 0; round < 200; round++)
        {
            byte[] broken = [.. codestream, .. new byte[codestream.Length & 1]];
            for (int i = 0; i < 4; i++)
            {
                broken[random.Next(round % 2 == 0 ? codestream.Length : 120)] ^= (byte)random.Next(1, 256);
            }

            byte[] file = new ImageDescription
            {
                Name = "wrong bytes",
                TransferSyntax = UploadTests.Htj2kLossless,
                Change = dataSet => dataSet.Encapsulated(PixelData, [], broken),
            }.Build().File;
            string id = await server.Orthanc.Rest.UploadAsync(file);
            _ = await server.Orthanc.Rest.GetAsync($"/instances/{id}/preview");
        }

        await AssertConvertsAsync();
    }

    private static int EndOfMeta(byte[] file)
        => GroupLengthEnd + BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(GroupLengthEnd - 4));

    private async Task<byte[]> CodestreamAsync()
    {
        string id = await server.Orthanc.Rest.UploadAsync(new ImageDescription { Name = "to break" }.Build().File);
        return await server.Orthanc.Rest.RawFrameAsync(id, 0);
    }

    private async Task AssertConvertsAsync()
    {
        string id = await server.Orthanc.Rest.UploadAsync(new ImageDescription { Name = "sound" }.Build().File);
        Assert.Equal(UploadTests.Htj2kLossless, Dcmtk.TransferSyntax(await server.Orthanc.Rest.FileAsync(id)));
    }
}
