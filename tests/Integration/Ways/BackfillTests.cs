// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json.Nodes;
using Integration.Backfill;
using Integration.Images;
using Integration.Orthanc;
using Integration.Tools;
using TestSupport;
using Xunit;

namespace Integration.Ways;

/// <summary>Every coding that becomes HTJ2K, in a backfill.</summary>
public sealed class BackfillTests(WayServers servers) : IClassFixture<WayServers>
{
    public static TheoryData<string> Names => [.. CodedImages.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Backfill_predicts_converts_verifies_and_gives_back_the_samples(string name)
    {
        Assert.SkipWhen(OpenJpegEncoder.Missing is not null, OpenJpegEncoder.Missing ?? "");
        OrthancServer server = await servers.StoringAsync();
        CodedImage image = CodedImages.Named(name);
        string uid = FreshImages.Uid();
        byte[] sent = image.FileOf(uid, uid + ".2");
        DicomDump dump = new(sent);
        string id = await server.Rest.UploadAsync(sent);
        Assert.Equal(sent, await server.Rest.FileAsync(id));
        JsonObject instance = new() { ["Instance"] = id };
        JsonObject dryRun = new() { ["Instance"] = id, ["DryRun"] = true, ["Sample"] = 1 };

        JsonNode predicted = (await server.Rest.BackfillAsync("convert-instance", dryRun))["Total"]!;
        JsonNode converted = (await server.Rest.BackfillAsync("convert-instance", instance))["Total"]!;
        Assert.Equal(predicted.ToJsonString(), converted.ToJsonString());
        Assert.Equal((1, sent.Length), ((int)converted["Converted"]!, (int)converted["BytesBefore"]!));
        byte[] stored = await server.Rest.FileAsync(id);
        Assert.Equal(stored.Length, (int)converted["BytesAfter"]!);
        SameImage.InHtj2k(image, dump, stored);
        Assert.Equal(1, (int)(await server.Rest.BackfillAsync("verify-instance", instance))["Total"]!["Verified"]!);

        if (image.IsLossy)
        {
            JsonObject back = new() { ["Instance"] = id, ["TransferSyntax"] = ".91" };
            Assert.Equal(1, (int)(await server.Rest.BackfillAsync("convert-instance", back))["Total"]!["Converted"]!);
            SameImage.InJpeg2000(image, dump, await server.Rest.FileAsync(id), CodedImages.Jpeg2000);
        }

        Assert.Equal(1, (int)(await server.Rest.BackfillAsync("restore-instance", instance))["Total"]!["Restored"]!);
        SameImage.InNative(image, dump, await server.Rest.FileAsync(id));
    }
}
