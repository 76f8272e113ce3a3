// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Integration.Images;
using Integration.Orthanc;
using Integration.Tools;
using Xunit;

namespace Integration.Backfill;

/// <summary>
/// A disk that does not keep the bytes written to it, while Orthanc answers from memory: the test changes files as soon as they appear in
/// the storage.
/// </summary>
public sealed partial class DamagedDiskTests
{
    private const int Instances = 30;

    [Fact]
    public async Task A_file_that_is_not_on_the_disk_as_it_was_made_is_noticed_and_kept()
    {
        await using OrthancServer orthanc = await BackfillServer.StartAsync();
        Dictionary<string, TestImage> images = [];
        for (int i = 0; i < Instances; i++)
        {
            TestImage image = new ImageDescription { Name = $"damaged{i}", Rows = 128, Columns = 128, BitsAllocated = 16, BitsStored = 12 }
                .Build();
            images.Add(await orthanc.Rest.UploadAsync(image.File), image);
        }

        using StringContent body = new("""{"All": true}""");
        using CancellationTokenSource end = new();
        Task damaging = Task.Run(() => DamageNewFiles(orthanc, end.Token), TestContext.Current.CancellationToken);
        JsonNode total = (await orthanc.Rest.PostAsync("/htj2k/convert", body))!["Total"]!;
        await end.CancelAsync();
        await damaging;

        string[] kept = Directory.GetFiles(JournalFolder.PathOf(orthanc), "*.dcm");
        Assert.NotEmpty(kept);
        Assert.Equal((kept.Length, Instances - kept.Length), ((int)total["Failed"]!, (int)total["Converted"]!));
        Assert.All(kept,
            path => Assert.Contains(total["Failures"]!.AsArray(), failure => ((string)failure!["Reason"]!)
            .Contains($"kept in {OrthancInstallation.PathInside(path)}", StringComparison.Ordinal)));

        await orthanc.CrashAsync();
        await orthanc.StartAgainAsync();
        _ = await orthanc.Log.WaitForAsync("did not reach the disk", kept.Length);
        _ = await orthanc.Log.WaitForAsync("completed the replacement", kept.Length);

        foreach (string path in kept)
        {
            string instance = await orthanc.Rest.UploadAsync(await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
            File.Delete(path);
            TestImage image = images[instance];
            OpenJpegFrame.AssertSame(await orthanc.Rest.RawFrameAsync(instance, 0), image.PlanarFrame(0), image.BytesPerSample);
        }

        Assert.Empty(JournalFolder.Entries(orthanc));
    }

    [Fact]
    public async Task A_file_that_has_gone_from_the_disk_is_noticed_and_kept()
    {
        await using OrthancServer orthanc = await BackfillServer.StartAsync();
        for (int i = 0; i < Instances; i++)
        {
            _ = await orthanc.Rest.UploadAsync(
                new ImageDescription { Name = $"gone{i}", Rows = 128, Columns = 128, BitsAllocated = 16, BitsStored = 12 }.Build().File);
        }

        using StringContent body = new("""{"All": true}""");
        using CancellationTokenSource end = new();
        Task removing = Task.Run(() => RemoveNewFiles(orthanc, end.Token), TestContext.Current.CancellationToken);
        JsonNode total = (await orthanc.Rest.PostAsync("/htj2k/convert", body))!["Total"]!;
        await end.CancelAsync();
        await removing;

        // Where all takes long, the keeper of the journal has already put some of them back.
        HashSet<string> noticed =
            [.. Directory.GetFiles(JournalFolder.PathOf(orthanc), "*.dcm").Select(path => Path.GetFileName(path).Split('.')[0])];
        noticed.UnionWith(Healed().Matches(orthanc.Log.Text).Select(match => match.Groups[1].Value));
        Assert.NotEmpty(noticed);
        Assert.Equal((noticed.Count, Instances - noticed.Count), ((int)total["Failed"]!, (int)total["Converted"]!));
    }

    [GeneratedRegex("(?:put back the file of|stored) the instance ([0-9a-f-]{44})")]
    private static partial Regex Healed();

    /// <summary>Removes every new file, until it is stopped.</summary>
    private static void RemoveNewFiles(OrthancServer orthanc, CancellationToken end)
    {
        HashSet<string> known = [.. orthanc.StoredFiles];
        while (!end.IsCancellationRequested)
        {
            foreach (
                string path in orthanc.StoredFiles.Where(path => !known.Contains(path)
                && new FileInfo(path) is { Exists: true, Length: > 0 }))
            {
                File.Delete(path);
            }
        }
    }

    /// <summary>Inverts the last byte of every new file, until it is stopped.</summary>
    private static void DamageNewFiles(OrthancServer orthanc, CancellationToken end)
    {
        HashSet<string> known = [.. orthanc.StoredFiles];
        while (!end.IsCancellationRequested)
        {
            foreach (string path in orthanc.StoredFiles.Where(path => !known.Contains(path)))
            {
                using FileStream file =
                    new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
                if (file.Length > 0)
                {
                    _ = file.Seek(-1, SeekOrigin.End);
                    int last = file.ReadByte();
                    _ = file.Seek(-1, SeekOrigin.End);
                    file.WriteByte((byte)~last);
                    _ = known.Add(path);
                }
            }
        }
    }
}
