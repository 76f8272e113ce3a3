// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using System.Text;
using Integration.Images;
using Integration.Ingest;
using Integration.Orthanc;
using Integration.Tools;
using TestSupport;
using Xunit;

namespace Integration.Viewing;

/// <summary>The answers of the DICOMweb plugin for instances stored as HTJ2K: the table of docs/compatibility.md.</summary>
public sealed class DicomWebTests(DicomWebServers servers) : IClassFixture<DicomWebServers>
{
    private const string Samples = "multipart/related; type=\"application/octet-stream\"";
    private const string FramesAsStored = Samples + "; transfer-syntax=*";
    private const string FileAsStored = "multipart/related; type=\"application/dicom\"; transfer-syntax=*";

    /// <summary>From this version on, the plugin finds no frames of instances whose transfer syntax Orthanc does not know.</summary>
    private static readonly Version s_asksForTransferSyntax = new(1, 11);

    [Theory]
    [InlineData("US multi-frame")]
    [InlineData("XA multi-frame")]
    public async Task Whole_instances_come_in_Explicit_VR_or_as_they_are_stored(string name)
    {
        TestImage image = await PrepareAsync(name);
        byte[] stored = await servers.Converting.Rest.FileAsync(await servers.Converting.Rest.InstanceOfAsync(image.SopInstanceUid));

        (HttpStatusCode code, byte[] body) = await GetAsync(servers.Converting, image, "", null);
        (HttpStatusCode storedCode, byte[] storedBody) = await GetAsync(servers.Converting, image, "", FileAsStored);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (code, storedCode));
        byte[] file = MultipartPart.First(body);
        Assert.Equal(DicomFile.ExplicitLittleEndian, Dcmtk.TransferSyntax(file));
        byte[] samples = [.. image.Frames.SelectMany(frame => frame)];
        Assert.True(file.AsSpan(0, file.Length - (samples.Length & 1)).EndsWith(samples));
        Assert.Equal(stored, MultipartPart.First(storedBody));
    }

    [Theory]
    [InlineData("/rendered", "image/png")]
    [InlineData("/frames/2/rendered", "image/png")]
    [InlineData("/frames/2/rendered", "image/jpeg")]
    public async Task Rendered_looks_as_of_an_Orthanc_that_keeps_it_as_received(string route, string accept)
    {
        TestImage image = await PrepareAsync("US multi-frame");
        _ = await servers.Plain.Rest.UploadAsync(image.File);

        (HttpStatusCode code, byte[] body) = await GetAsync(servers.Converting, image, route, accept);
        (HttpStatusCode plainCode, byte[] plainBody) = await GetAsync(servers.Plain, image, route, accept);

        Assert.Equal(plainCode, code);
        Assert.True(code != HttpStatusCode.OK || body.AsSpan().SequenceEqual(plainBody));
    }

    [Theory]
    [InlineData("PatientName=*SMITH*")]
    [InlineData("PatientName=%2ASMITH%2A")]
    [InlineData("PatientName=*SMITH*&includefield=00081030,00080060")]
    [InlineData("PatientName=SMITH%5EJOHN")]
    [InlineData("PatientID=a%2Bb*")]
    [InlineData("PatientID=a+b*")]
    [InlineData("PatientID=a%252Bb*")]
    public async Task Queries_find_the_same_by_both_roots(string query)
    {
        Assert.SkipWhen(OrthancInstallation.DicomWeb is null, "The DICOMweb plugin is not installed");
        _ = await servers.Converting.Rest.UploadAsync(new ImageDescription
        {
            Name = "queried",
            Change = set => set.Text(0x0010_0010, "PN", "SMITH^JOHN").Text(0x0010_0020, "LO", "a+b c")
                .Text(0x0020_000D, "UI", "2.25.7000051"),
        }.Build().File);

        byte[] studies = await servers.Converting.Rest.BytesAsync($"/dicom-web/studies?{query}");

        Assert.Equal(studies, await servers.Converting.Rest.BytesAsync($"/htj2k/dicom-web/studies?{query}"));
        Assert.True(!query.StartsWith("PatientName=*", StringComparison.Ordinal)
            || Encoding.UTF8.GetString(studies).Contains("2.25.7000051", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Frames_come_as_samples_where_the_version_finds_them()
    {
        TestImage image = await PrepareAsync("XA multi-frame");
        Version version = await servers.Converting.Rest.VersionAsync();
        bool isAble = version < s_asksForTransferSyntax || version >= OrthancRest.KnowsHtj2k;
        foreach (string? accept in new[] { null, Samples })
        {
            (HttpStatusCode code, byte[] body) = await GetAsync(servers.Converting, image, "/frames/2", accept);

            Assert.Equal(isAble ? HttpStatusCode.OK : HttpStatusCode.InternalServerError, code);
            Assert.True(!isAble || MultipartPart.First(body).AsSpan().SequenceEqual(image.Frames[1]));
        }
    }

    [Fact]
    public async Task Frames_come_as_codestreams_from_versions_that_know_HTJ2K()
    {
        TestImage image = await PrepareAsync("XA multi-frame");
        bool isAble = await servers.Converting.Rest.VersionAsync() >= OrthancRest.KnowsHtj2k;
        string id = await servers.Converting.Rest.InstanceOfAsync(image.SopInstanceUid);

        byte[] codestream = await servers.Converting.Rest.BytesAsync($"/htj2k/instances/{id}/frames/2");

        (HttpStatusCode code, byte[] body) = await GetAsync(servers.Converting, image, "/frames/2", FramesAsStored);

        Assert.Equal(isAble ? HttpStatusCode.OK : HttpStatusCode.InternalServerError, code);
        Assert.True(!isAble || MultipartPart.First(body).AsSpan().StartsWith(codestream));
    }

    /// <summary>Stores an image in the Orthanc that converts, if that was not done.</summary>
    private async Task<TestImage> PrepareAsync(string name)
    {
        Assert.SkipWhen(OrthancInstallation.DicomWeb is null, "The DICOMweb plugin is not installed (package orthanc-dicomweb)");
        TestImage image = TestImages.Named(name);
        string id = await servers.Converting.Rest.UploadAsync(image.File);
        Assert.Equal(UploadTests.Htj2kLossless, Dcmtk.TransferSyntax(await servers.Converting.Rest.FileAsync(id)));
        return image;
    }

    private static async Task<(HttpStatusCode Code, byte[] Body)> GetAsync(OrthancServer server, TestImage image, string route,
        string? accept)
    {
        string study = Dcmtk.Value(image.File, "0020,000d");
        string series = Dcmtk.Value(image.File, "0020,000e");
        return await server.Rest.GetAsync($"/dicom-web/studies/{study}/series/{series}/instances/{image.SopInstanceUid}{route}", accept);
    }
}
