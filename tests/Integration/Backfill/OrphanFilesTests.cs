// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json.Nodes;
using Integration.Images;
using Integration.Orthanc;
using Xunit;

namespace Integration.Backfill;

/// <summary>
/// The next start removes files that a killed Orthanc leaves in its storage during a replacement; files that somebody may want stay.
/// </summary>
public sealed class OrphanFilesTests
{
    private const string Kind = "1030";

    private static readonly byte[] s_attachment = [.. Enumerable.Range(0, 9000).Select(i => (byte)(i * 7))];

    [Fact]
    public async Task Files_of_an_unfinished_replacement_go_whole_cut_or_empty_and_others_stay()
    {
        await using OrthancServer orthanc = await BackfillServer.StartAsync();
        byte[] file = Image("1").File;
        string instance = await orthanc.Rest.UploadAsync(file), other = await orthanc.Rest.UploadAsync(Image("2").File);
        await AttachAsync(orthanc, instance, s_attachment);
        JsonNode changes = JsonNode.Parse(await orthanc.Rest.BytesAsync("/changes?last"))!;
        string old = Leave(orthanc, []);
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddSeconds(-1));
        WriteEntry(orthanc, instance, (long)changes["Last"]!);
        string[] left =
            [Leave(orthanc, []), Leave(orthanc, file), Leave(orthanc, file[..4096]), Leave(orthanc, s_attachment),
            Leave(orthanc, s_attachment[..4096])];
        string[] ofOthers = [old, Leave(orthanc, Image("3").File), Leave(orthanc, [1, 2, 3])];
        await AttachAsync(orthanc, other, s_attachment[..4096]);
        await AttachAsync(orthanc, (string)JsonNode.Parse(await orthanc.Rest.BytesAsync($"/instances/{other}"))!["ParentSeries"]!, [],
            "series");

        await orthanc.CrashAsync();
        await orthanc.StartAgainAsync();

        _ = await orthanc.Log.WaitForAsync($"removed {left.Length} files");
        Assert.All(left, path => Assert.False(File.Exists(path)));
        Assert.All(ofOthers, path => Assert.True(File.Exists(path)));
        Assert.Equal(file, await orthanc.Rest.FileAsync(instance));
        Assert.Equal(s_attachment, await orthanc.Rest.BytesAsync($"/instances/{instance}/attachments/{Kind}/data"));
        Assert.Equal(s_attachment[..4096], await orthanc.Rest.BytesAsync($"/instances/{other}/attachments/{Kind}/data"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_file_of_an_instance_that_was_being_received_goes(bool isCompressed)
    {
        await using OrthancServer orthanc = await OrthancServer.StartAsync(
            [], configure: configuration => configuration["StorageCompression"] = isCompressed);
        string kept = await orthanc.Rest.UploadAsync(Image("1").File);
        await JournalFolder.WaitForReceptionRecordAsync(orthanc);
        string deleted = await orthanc.Rest.UploadAsync(Image("2").File);
        byte[] file = await File.ReadAllBytesAsync(await FileOfAsync(orthanc, deleted), TestContext.Current.CancellationToken);
        await orthanc.Rest.DeleteAsync($"/instances/{deleted}");
        _ = await orthanc.Rest.UploadAsync(Image("4").File);
        string[] left = [Leave(orthanc, file), Leave(orthanc, file[..^100])];
        string ofOthers = Leave(orthanc, Image("3").File);

        await orthanc.CrashAsync();
        await orthanc.StartAgainAsync();

        _ = await orthanc.Log.WaitForAsync($"removed {left.Length} files");
        Assert.All(left, path => Assert.False(File.Exists(path)));
        Assert.True(File.Exists(ofOthers));
        Assert.True(File.Exists(await FileOfAsync(orthanc, kept)));
    }

    [Fact]
    public async Task All_files_stay_when_Orthanc_cannot_tell_what_has_changed()
    {
        await using OrthancServer orthanc = await BackfillServer.StartAsync();
        byte[] file = Image("1").File;
        string instance = await orthanc.Rest.UploadAsync(file);
        JsonNode changes = JsonNode.Parse(await orthanc.Rest.BytesAsync("/changes?last"))!;
        WriteEntry(orthanc, instance, (long)changes["Last"]!);
        string left = Leave(orthanc, file);
        await orthanc.Rest.DeleteAsync("/changes");

        await orthanc.CrashAsync();
        await orthanc.StartAgainAsync();

        _ = await orthanc.Log.WaitForAsync("no longer has the changes since then");
        Assert.True(File.Exists(left));
    }

    [Fact]
    public async Task The_entry_of_an_instance_that_was_deleted_meanwhile_goes()
    {
        await using OrthancServer orthanc = await BackfillServer.StartAsync();
        string instance = await orthanc.Rest.UploadAsync(Image("1").File);
        await orthanc.Rest.DeleteAsync($"/instances/{instance}");
        await orthanc.CrashAsync();
        WriteEntry(orthanc, instance, lastChange: 0);
        await orthanc.StartAgainAsync();

        if (await orthanc.Rest.VersionAsync() >= new Version(1, 12, 0))
        {
            await JournalFolder.WaitForNoEntryAsync(orthanc);
            _ = await orthanc.Log.WaitForAsync("has been deleted meanwhile");
        }
        else
        {
            // These versions may have lost the instance themselves: the data that was attached to it is kept.
            _ = await orthanc.Log.WaitForAsync("is missing. The data to restore is in");
            Assert.NotEmpty(JournalFolder.Entries(orthanc));
        }
    }

    private static TestImage Image(string number) => new ImageDescription
    {
        Name = "left",
        Rows = 64,
        Columns = 64,
        BitsAllocated = 16,
        BitsStored = 12,
        Change = item
            => item.Text(0x0010_0020, "LO", $"LEFT{number}").Text(0x0020_000D, "UI", $"2.25.7911{number}")
            .Text(0x0020_000E, "UI", $"2.25.7912{number}"),
    }.Build();

    private static Task AttachAsync(OrthancServer orthanc, string id, byte[] content, string level = "instances")
        => orthanc.Rest.PutAsync($"/{level}/{id}/attachments/{Kind}", content);

    private static async Task<string> FileOfAsync(OrthancServer orthanc, string instance)
    {
        string uuid = (string)JsonNode.Parse(await orthanc.Rest.BytesAsync($"/instances/{instance}/attachments/dicom/info"))!["Uuid"]!;
        return Path.Combine(orthanc.StorageFolder, uuid[..2], uuid[2..4], uuid);
    }

    /// <summary>Writes a file as Orthanc does, but without its knowledge.</summary>
    private static string Leave(OrthancServer orthanc, byte[] content)
    {
        string uuid = Guid.NewGuid().ToString();
        string folder = Directory.CreateDirectory(Path.Combine(orthanc.StorageFolder, uuid[..2], uuid[2..4])).FullName;
        string path = Path.Combine(folder, uuid);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>Notes that the instance will be replaced, with its attached data.</summary>
    private static void WriteEntry(OrthancServer orthanc, string instance, long lastChange)
    {
        JsonObject entry = new()
        {
            ["Instance"] = instance,
            ["Target"] = "1.2.840.10008.1.2.4.201",
            ["LastChange"] = lastChange,
            ["Files"] = new JsonArray(),
            ["Levels"] = new JsonArray(new JsonObject
            {
                ["Level"] = "instances",
                ["ID"] = instance,
                ["IsProtected"] = false,
                ["Metadata"] = new JsonObject(),
                ["Attachments"] = new JsonObject { [Kind] = Convert.ToBase64String(s_attachment) },
                ["Labels"] = new JsonArray(),
            }),
            ["Source"] = null,
        };
        string journal = Directory.CreateDirectory(JournalFolder.PathOf(orthanc)).FullName;
        File.WriteAllText(Path.Combine(journal, $"{instance}.json"), entry.ToJsonString());
    }
}
