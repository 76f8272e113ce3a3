// SPDX-License-Identifier: GPL-3.0-or-later
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using OrthancHtj2kPlugin.Routes.Upload;
using OrthancHtj2kPlugin.Settings;
using OrthancHtj2kPlugin.Tests.Backfill;
using OrthancHtj2kPlugin.Tests.Orthanc;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Routes.Upload;

/// <summary>Uploads of files, archives and forms.</summary>
public sealed class UploadRouteTests : IDisposable
{
    private readonly RouteServer _server = new(new PluginSettings { Threads = 1, UploadLimitMegabytes = 1 });

    public void Dispose() => _server.Dispose();

    [Fact]
    public void A_file_is_stored_and_answered_alone()
    {
        JsonNode answer = _server.Ask<UploadRoute>([], AttachedInstance.Image(1)).Json;

        Assert.Contains("stored as received", answer.ToJsonString(), StringComparison.Ordinal);
        _ = Assert.Single(_server.Orthanc.Resources, resource => resource.Level == "instances");
    }

    [Fact]
    public void Of_an_archive_every_file_is_answered()
    {
        byte[] archive =
            Zip(("a/1.dcm", AttachedInstance.Image(1)), ("folder/", []), ("readme.txt", "text"u8.ToArray()),
            ("2.dcm", AttachedInstance.Image(2)), ("DICOMDIR", AttachedInstance.Image(3)));

        FakeOutput answer = _server.Ask<UploadRoute>([], archive);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal([200, 415, 200, 415], answer.Json.AsArray().Select(file => (int)file!["status"]!));
        Assert.Equal(2, _server.Orthanc.Resources.Count(resource => resource.Level == "instances"));
    }

    [Fact]
    public void Archives_that_are_damaged_empty_or_too_large_are_refused()
    {
        byte[] archive = Zip(("1.dcm", AttachedInstance.Image(1)));
        byte[] damaged = [.. archive];
        damaged[archive.Length / 3] ^= 0x55;

        Assert.Equal(HttpStatusCode.BadRequest, _server.Ask<UploadRoute>([], archive[..^30]).Status);
        Assert.Equal(HttpStatusCode.BadRequest, _server.Ask<UploadRoute>([], damaged).Status);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, _server.Ask<UploadRoute>([], Zip(("a.txt", "text"u8.ToArray()))).Status);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge,
            _server.Ask<UploadRoute>([], Zip(("1.dcm", [.. AttachedInstance.Image(1), .. new byte[2 << 20]]))).Status);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, _server.Ask<UploadRoute>([], new byte[2 << 20]).Status);
        Assert.Equal(HttpStatusCode.BadRequest, _server.Ask<UploadRoute>([], "").Status);
    }

    [Fact]
    public void A_form_that_is_put_is_taken_apart()
    {
        byte[] body =
            [.. Part("file", "1.dcm"), .. AttachedInstance.Image(1), .. "\r\n"u8, .. Part("other", ""), .. "x\r\n"u8,
            .. Part("file", "2.dcm"), .. AttachedInstance.Image(2), .. "\r\n--edge--\r\n"u8];

        FakeOutput answer = _server.Ask<UploadRoute>([], body, ("Content-Type", "multipart/form-data; boundary=edge"));

        Assert.Equal(["1.dcm", "2.dcm"], answer.Json.AsArray().Select(file => (string)file!["file"]!));
        byte[] nothing = [.. Part("other", ""), .. "x\r\n--edge--\r\n"u8];
        Assert.Equal(HttpStatusCode.BadRequest,
            _server.Ask<UploadRoute>([], nothing, ("Content-Type", "multipart/form-data; boundary=edge")).Status);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType,
            _server.Ask<UploadRoute>([], body, ("Content-Type", "multipart/mixed; boundary=edge")).Status);
    }

    [Fact]
    public void What_is_refused_in_a_form_that_is_put_hides_no_other_file()
    {
        byte[] body =
            [.. Part("file", "1.dcm"), .. AttachedInstance.Image(1), .. "\r\n"u8, .. Part("file", "empty"), .. "\r\n"u8,
            .. Part("file", "cut.zip"), .. Zip(("3.dcm", AttachedInstance.Image(3)))[..^30], .. "\r\n"u8,
            .. Part("file", "texts.zip"), .. Zip(("a.txt", "text"u8.ToArray())), .. "\r\n"u8,
            .. Part("file", "2.dcm"), .. AttachedInstance.Image(2), .. "\r\n--edge--\r\n"u8];

        FakeOutput answer = _server.Ask<UploadRoute>([], body, ("Content-Type", "multipart/form-data; boundary=edge"));

        Assert.Equal([("1.dcm", 200), ("empty", 400), ("cut.zip", 400), ("texts.zip", 415), ("2.dcm", 200)],
            answer.Json.AsArray().Select(file => ((string)file!["file"]!, (int)file["status"]!)));
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(2, _server.Orthanc.Resources.Count(resource => resource.Level == "instances"));
    }

    [Fact]
    public void A_part_of_a_form_that_is_posted_is_stored_when_it_is_a_file()
    {
        FakeOutput file =
            _server.Ask<UploadRoute>([], AttachedInstance.Image(1),
            ("Content-Disposition", "form-data; name=\"file\"; filename=\"1.dcm\""));
        FakeOutput other = _server.Ask<UploadRoute>([], "x", ("Content-Disposition", "form-data; name=\"other\""));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (file.Status, other.Status));
        Assert.Empty(other.Body);
    }

    [Fact]
    public void What_is_encoded_or_refused_by_Orthanc_is_answered_by_its_status()
    {
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, _server.Ask<UploadRoute>([], "x", ("Content-Encoding", "gzip")).Status);
        (_server.Orthanc.Fault, _server.Orthanc.FaultyStep) = (FakeFault.Refused, _server.Orthanc.Steps);
        Assert.Equal(HttpStatusCode.InternalServerError, _server.Ask<UploadRoute>([], AttachedInstance.Image(1)).Status);
    }

    private static byte[] Part(string name, string file)
        => Encoding.ASCII.GetBytes($"--edge\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\n\r\n");

    private static byte[] Zip(params (string Name, byte[] Content)[] files)
    {
        using MemoryStream bytes = new();
        using (ZipArchive archive = new(bytes, ZipArchiveMode.Create))
        {
            foreach ((string name, byte[] content) in files)
            {
                using Stream entry = archive.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return bytes.ToArray();
    }
}
