// SPDX-License-Identifier: GPL-3.0-or-later
using System.IO.Compression;
using System.Net;
using System.Text.Json.Nodes;
using Integration.Images;
using Integration.Orthanc;
using Xunit;

namespace Integration.Routes;

/// <summary>POST /htj2k/upload of ZIP archives.</summary>
public sealed class ZipUploadTests(UploadServer server) : IClassFixture<UploadServer>
{
    private static readonly byte[] s_prefix = [.. new byte[128], .. "DICM"u8];

    [Fact]
    public async Task Images_of_an_archive_are_converted_and_other_files_named()
    {
        byte[] archive = Archive(
            ("DICOM/IM1", new ImageDescription { Name = "1" }.Build().File),
            ("DICOM/IM2", new ImageDescription { Name = "2", Noise = 1 }.Build().File),
            ("DICOMDIR", s_prefix),
            ("readme.txt", "hello"u8.ToArray()));

        (HttpStatusCode status, JsonNode answer) = await UploadAsync(archive);

        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal(["DICOM/IM1 201", "DICOM/IM2 200", "DICOMDIR 415", "readme.txt 415"], answer.AsArray()
            .Select(file => $"{file!["file"]} {file["status"]}"));
    }

    [Fact]
    public async Task An_archive_that_inflates_over_the_limit_answers_413_and_memory_stays_bounded()
    {
        byte[] bomb = Archive(("IM1", [.. s_prefix, .. new byte[512 << 20]]));
        long before = server.Orthanc.Memory.Peak;

        (HttpStatusCode status, JsonNode answer) = await UploadAsync(bomb);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
        Assert.Contains("limited to 8388608 bytes", (string)answer[0]!["message"]!, StringComparison.Ordinal);
        Assert.InRange(server.Orthanc.Memory.Peak - before, 0, 64 << 20);
    }

    [Fact]
    public async Task A_damaged_image_answers_400_and_is_not_stored()
    {
        TestImage image = new ImageDescription { Name = "damaged" }.Build();
        byte[] archive = Archive(CompressionLevel.NoCompression, ("IM1", image.File));
        archive[archive.Length / 2] ^= 1;

        (HttpStatusCode status, JsonNode answer) = await UploadAsync(archive);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("checksum", (string)answer[0]!["message"]!, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(() => server.Orthanc.Rest.InstanceOfAsync(image.SopInstanceUid));
    }

    [Fact]
    public async Task An_archive_without_images_answers_415()
    {
        (HttpStatusCode status, JsonNode answer) = await UploadAsync(Archive(("readme.txt", "hello"u8.ToArray())));

        Assert.Equal((HttpStatusCode.UnsupportedMediaType, "The ZIP archive holds no DICOM files."), (status, (string)answer["Message"]!));
    }

    [Fact]
    public async Task Every_beginning_of_an_archive_answers_400()
    {
        byte[] archive = Archive(("readme.txt", "hello"u8.ToArray()));
        for (int length = 4; length < archive.Length; length += 7)
        {
            (HttpStatusCode status, JsonNode answer) = await UploadAsync(archive[..length]);

            Assert.Equal(HttpStatusCode.BadRequest, status);
            Assert.Contains("damaged", (string)answer["Message"]!, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_archive_of_too_many_files_answers_413()
    {
        byte[] archive =
            [.. "PK\u0003\u0004"u8, .. Enumerable.Repeat<byte[]>([.. "PK\u0001\u0002"u8, .. new byte[42]], 65536)
            .SelectMany(header => header)];

        (HttpStatusCode status, JsonNode answer) = await UploadAsync(archive);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
        Assert.Contains("at most 65535", (string)answer["Message"]!, StringComparison.Ordinal);
    }

    private static byte[] Archive(params (string Name, byte[] Content)[] files) => Archive(CompressionLevel.Optimal, files);

    private static byte[] Archive(CompressionLevel level, params (string Name, byte[] Content)[] files)
    {
        using MemoryStream stream = new();
        using (ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in files)
            {
                using Stream entry = archive.CreateEntry(name, level).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }

    private async Task<(HttpStatusCode Status, JsonNode Answer)> UploadAsync(byte[] archive)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/htj2k/upload") { Content = new ByteArrayContent(archive) };
        using HttpResponseMessage answer = await server.Orthanc.Rest.SendAsync(request);
        return (answer.StatusCode, JsonNode.Parse(await RouteAnswers.BytesAsync(answer))!);
    }
}
