// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Integration.Images;
using Integration.Orthanc;
using Integration.Tools;
using Integration.Viewing;
using TestSupport;
using Xunit;

namespace Integration.Transcoding;

/// <summary>Another plugin whose lossless JPEG encoder gives other samples than it gets: nobody ever receives them.</summary>
public sealed class AlteringEncoderTests : IDisposable
{
    private const string ExplicitLittleEndian = "1.2.840.10008.1.2.1";
    private const string JpegLossless = "1.2.840.10008.1.2.4.70";

    private static readonly TestImage s_image = new ImageDescription { Name = "sent" }.Build(9901);

    private readonly string _folder = OrthancInstallation.CreateFolder();

    [Fact]
    public async Task Archive_in_what_an_altering_encoder_makes_has_the_native_samples_and_the_log_an_error()
    {
        await using OrthancServer server = await StartAsync();
        Assert.SkipWhen(await server.Rest.VersionAsync() < OrthancRest.CallsBack,
            "Plugins of this version of Orthanc cannot call other encoders from their transcoder");
        string id = await server.Rest.UploadAsync(s_image.File);

        byte[] file = (await server.Rest.ArchiveAsync(id, JpegLossless))[s_image.SopInstanceUid];

        Assert.Equal(ExplicitLittleEndian, Dcmtk.TransferSyntax(file));
        ArchiveTests.AssertSameSamples(s_image, file);
        string line = Assert.Single(server.Log.Lines("has altered an instance on its way out"));
        Assert.StartsWith("E", line, StringComparison.Ordinal);
        Assert.Contains(JpegLossless, line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Frame_in_what_an_altering_encoder_makes_is_refused_and_the_log_has_an_error()
    {
        await using OrthancServer server = await StartAsync();
        _ = await server.Rest.UploadAsync(s_image.File);

        (HttpStatusCode code, byte[] body) = await server.Rest.GetAsync(DicomWebFrameTests.PathOf(s_image, "1"),
            $"multipart/related; type=image/jpeg; transfer-syntax={JpegLossless}");

        Assert.Equal(HttpStatusCode.NotAcceptable, code);
        Assert.Contains("alters it", Encoding.UTF8.GetString(body), StringComparison.Ordinal);
        Assert.StartsWith("E", Assert.Single(server.Log.Lines("has altered a frame on its way out")), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Starts Orthanc with an encoder that makes another image of whatever it gets.</summary>
    private Task<OrthancServer> StartAsync()
    {
        Assert.SkipWhen(!CCompiler.IsInstalled || !File.Exists("/usr/include/orthanc/OrthancCPlugin.h"),
            "gcc or the SDK of Orthanc (package orthanc-dev) is not installed");
        TestImage altered = new ImageDescription { Name = "altered", Noise = 0.03 }.Build(9901);
        string plugin = CompileEncoder(Dcmtk.Convert(altered.File, "dcmcjpeg"));
        return OrthancServer.StartAsync(configure: configuration => configuration["Plugins"]!.AsArray().Add((JsonNode)plugin));
    }

    /// <returns>The path by which Orthanc knows the plugin.</returns>
    private string CompileEncoder(byte[] result)
    {
        string file = Path.Combine(_folder, "altered.dcm");
        File.WriteAllBytes(file, result);
        string plugin = Path.Combine(_folder, "altering_encoder.so");
        string source = Path.Combine(Repository.Root, "tests", "Integration", "Transcoding", "native", "altering_encoder.c");
        CCompiler.Compile(
            source, plugin, "-shared", "-fPIC", "-isystem", "/usr/include", $"-DFILE_NAME=\"{OrthancInstallation.PathInside(file)}\"",
                $"-DTRANSFER_SYNTAX=\"{JpegLossless}\"");
        return OrthancInstallation.PathInside(plugin);
    }
}
