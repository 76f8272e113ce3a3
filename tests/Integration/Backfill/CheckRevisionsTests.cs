// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text;
using System.Text.Json.Nodes;
using Integration.Images;
using Integration.Orthanc;
using Xunit;

namespace Integration.Backfill;

/// <summary>
/// With "CheckRevisions", Orthanc changes and removes metadata and attachments only for requests that name their revision.
/// </summary>
public sealed class CheckRevisionsTests
{
    private static readonly byte[] s_note = Encoding.ASCII.GetBytes("seen");

    [Fact]
    public async Task An_instance_is_converted_and_restored_again_and_again()
    {
        await using OrthancServer orthanc = await OrthancServer.StartAsync(
            new JsonObject { ["Enabled"] = false, ["Backfill"] = new JsonObject { ["AllowUnsafe"] = true } },
            configure: configuration => (configuration["OverwriteInstances"], configuration["CheckRevisions"]) = (true, true));
        await AssertAgainAndAgainAsync(orthanc);
    }

    /// <summary>Converts and restores an instance of an Orthanc that checks revisions.</summary>
    internal static async Task AssertAgainAndAgainAsync(OrthancServer orthanc)
    {
        TestImage image = new ImageDescription { Name = "revised", Rows = 64, Columns = 64, BitsAllocated = 16, BitsStored = 12 }.Build();
        string instance = await orthanc.Rest.UploadAsync(image.File);
        await orthanc.Rest.PutAsync($"/instances/{instance}/metadata/2000", s_note);
        await orthanc.Rest.PutAsync($"/instances/{instance}/attachments/2000", s_note);

        foreach (
            (string operation, string done) in new[] { ("convert", "Converted"), ("restore", "Restored"), ("convert", "Converted"),
            ("restore", "Restored"), ("convert", "Converted") })
        {
            using StringContent all = new("""{"All": true}""");
            JsonNode total = (await orthanc.Rest.PostAsync($"/htj2k/{operation}", all))!["Total"]!;
            Assert.True((int)total[done]! == 1 && (int)total["Failed"]! == 0, $"{operation}: {total}");
            Assert.Empty(JournalFolder.Entries(orthanc));
            Assert.Equal(s_note, await orthanc.Rest.BytesAsync($"/instances/{instance}/metadata/2000"));
            Assert.Equal(s_note, await orthanc.Rest.BytesAsync($"/instances/{instance}/attachments/2000/data"));
        }
    }
}
