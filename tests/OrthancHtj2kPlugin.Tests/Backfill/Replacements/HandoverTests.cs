// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json.Nodes;
using OrthancHtj2kPlugin.Backfill.Leases;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancHtj2kPlugin.Tests.Orthanc;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Backfill.Replacements;

/// <summary>Replacements that one server begins and another completes.</summary>
public sealed class HandoverTests
{
    [Fact]
    public void Who_stood_still_while_Orthanc_stored_the_file_gives_back_what_was_there_and_says_what_may_be_lost()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows removes no file that is held open");

        using FakeOrthanc orthanc = new();
        FakeResource instance = InstanceReplacementTests.Fill(orthanc, hasSibling: false);
        string before = AttachedInstance.Describe(orthanc);
        using BackfillProcess process = new(orthanc);
        orthanc.Watch = request =>
        {
            if (request == "POST /instances")
            {
                // Another server completes what it takes for a dead one's.
                string journal = Path.Combine(orthanc.Folder, "htj2k-journal");
                File.Delete(Assert.Single(Directory.GetFiles(journal, "*.json")));
                File.Delete(Assert.Single(Directory.GetFiles(Path.Combine(journal, "servers"), "*.lease")));
            }
        };

        BackfillException error = Assert.Throws<BackfillException>(() => InstanceReplacementTests.Replace(process, instance));

        Assert.Contains("what they attached meanwhile may be lost", error.Message, StringComparison.Ordinal);
        orthanc.Watch = null;
        InstanceReplacementTests.AssertWhole(orthanc, before, instance.Uri, isReplaced: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_old_versions_left_is_completed_by_a_server_that_is_alone_and_refused_by_one_of_several(bool hasSibling)
    {
        using FakeOrthanc orthanc = new();
        FakeResource instance = InstanceReplacementTests.Fill(orthanc, hasSibling);
        string before = AttachedInstance.Describe(orthanc);
        int storing = InstanceReplacementTests.StepsUntilStored(hasSibling);
        Assert.False(InstanceReplacementTests.Fail(orthanc, instance, storing, FakeFault.Ended));
        orthanc.StartAgain();
        string old = MakeOld(orthanc, instance.Id), leases = Path.Combine(orthanc.Folder, "htj2k-journal", "servers");
        using (ServerLease another = new(leases, TimeProvider.System))
        {
            another.Renew();
            SteppedTime time = new();
            using BackfillProcess one = new(orthanc, time: time);
            time.GoOn(2 * ServerLease.Period);
            one.Complete();

            string refusal = Assert.Single(orthanc.Lines, line => line.StartsWith("error", StringComparison.Ordinal));
            Assert.Contains($"{old} was left by an older version of this plugin, and other servers", refusal, StringComparison.Ordinal);
            Assert.True(File.Exists(old));
            Assert.NotEqual(before, AttachedInstance.Describe(orthanc));
        }

        using BackfillProcess alone = new(orthanc);
        alone.Complete();

        InstanceReplacementTests.AssertWhole(orthanc, before, instance.Uri, isReplaced: true);
    }

    [Fact]
    public void An_entry_that_its_server_stands_still_in_writing_is_dropped()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows renames no file that is held open");

        using FakeOrthanc orthanc = new();
        FakeResource instance = InstanceReplacementTests.Fill(orthanc, hasSibling: false);
        string before = AttachedInstance.Describe(orthanc), journal = Path.Combine(orthanc.Folder, "htj2k-journal");
        _ = Directory.CreateDirectory(journal);
        string entry = Path.Combine(journal, $"{instance.Id}.00112233445566778899aabbccddeeff.json");
        using FileStream open = new(entry, FileMode.Create, FileAccess.Write, FileShare.None);
        using BackfillProcess other = new(orthanc);
        other.Complete();

        InstanceReplacementTests.AssertWhole(orthanc, before, instance.Uri, isReplaced: false);
        Assert.DoesNotContain(orthanc.Lines, line => line.StartsWith("error", StringComparison.Ordinal));
    }

    [Fact]
    public void Changes_that_the_database_has_undone_for_another_server_are_made_again()
    {
        using FakeOrthanc orthanc = new();
        FakeResource instance = InstanceReplacementTests.Fill(orthanc, hasSibling: false);
        string before = AttachedInstance.Describe(orthanc);
        using BackfillProcess process = new(orthanc);
        orthanc.Watch = request => orthanc.UndoneChanges = orthanc.Requests.Count > 0 && orthanc.Requests[^1] == request ? 0 : 1;

        Assert.Equal("", InstanceReplacementTests.Replace(process, instance));

        orthanc.Watch = null;
        InstanceReplacementTests.AssertWhole(orthanc, before, instance.Uri, isReplaced: true);
    }

    /// <summary>Old versions gave entries neither an owner nor a version.</summary>
    private static string MakeOld(FakeOrthanc orthanc, string instance)
    {
        string journal = Path.Combine(orthanc.Folder, "htj2k-journal"), old = Path.Combine(journal, $"{instance}.json");
        string entry = Assert.Single(Directory.GetFiles(journal, "*.json"));
        JsonObject json = JsonNode.Parse(File.ReadAllText(entry))!.AsObject();
        Assert.True(json.Remove("Version"));
        File.WriteAllText(old, json.ToJsonString());
        File.Delete(entry);
        return old;
    }
}
