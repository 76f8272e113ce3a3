// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using OrthancHtj2kPlugin.Backfill;
using OrthancHtj2kPlugin.Backfill.Jobs;
using OrthancHtj2kPlugin.Backfill.Leases;
using OrthancHtj2kPlugin.Backfill.Replacements;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancHtj2kPlugin.Backfill.Tasks;
using OrthancHtj2kPlugin.Tests.Orthanc;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Backfill.Replacements;

/// <summary>Instances that others replace or delete, and leases that end, in the middle of a replacement.</summary>
public sealed class ChangedMeanwhileTests
{
    private static readonly ConversionFacts s_facts = new(TransferSyntaxUid.ExplicitLittleEndian, 1234, "digest");

    [Fact]
    public void A_file_that_came_while_Orthanc_waited_is_not_replaced_by_one_made_of_an_earlier_file()
    {
        using FakeOrthanc orthanc = new();
        FakeResource instance = InstanceReplacementTests.Fill(orthanc, hasSibling: false);
        string before = AttachedInstance.Describe(orthanc);
        using (BackfillProcess process = new(orthanc))
        {
            bool hasCome = false;
            orthanc.Watch = request =>
            {
                if (request == "POST /instances" && !hasCome)
                {
                    hasCome = true;
                    orthanc.Post("/instances", AttachedInstance.Image(1)).Dispose();
                    Assert.True(process.Services.Record.IsRefused);
                    orthanc.FaultyStep = orthanc.Steps;
                }
            };

            BackfillException error = Assert.Throws<BackfillException>(() => InstanceReplacementTests.Replace(process, instance));
            Assert.Contains("another file of it was received meanwhile", error.Message, StringComparison.Ordinal);
            orthanc.Watch = null;
        }

        using BackfillProcess next = new(orthanc);
        next.Complete();
        InstanceReplacementTests.AssertWhole(orthanc, before, instance.Uri, isReplaced: false);
    }

    /// <summary>
    /// The file comes after the plugin was told which file the instance has. This Orthanc does not ask whether it may store.
    /// </summary>
    [Theory]
    [InlineData("1.2.840.10008.1.2.1")]
    [InlineData("1.2.840.10008.1.2.4.201")]
    public void A_file_that_came_while_the_entry_was_written_stays_without_facts_of_the_earlier_one(string transferSyntax)
    {
        using FakeOrthanc orthanc = new();
        FakeResource instance = InstanceReplacementTests.Fill(orthanc, hasSibling: false);
        using BackfillProcess process = new(orthanc);
        byte[] newer = [.. AttachedInstance.Image(1, transferSyntax), 0, 0];
        bool hasCome = false;
        orthanc.Watch = request =>
        {
            if (request.StartsWith("GET /changes", StringComparison.Ordinal) && !hasCome)
            {
                hasCome = true;
                orthanc.Post("/instances", newer).Dispose();
            }
        };

        _ = Assert.Throws<BackfillException>(() => InstanceReplacementTests.Replace(process, instance));

        FakeResource now = orthanc.Find(instance.Uri)!;
        Assert.True(hasCome);
        Assert.Equal(newer, File.ReadAllBytes(orthanc.PathOf(now.Attachments["dicom"].Uuid)));
        Assert.DoesNotContain("7204", now.Metadata.Keys);
        Assert.True(process.Services.Journal.IsEmpty);
        Assert.Empty(process.Services.Journal.Kept.All());
    }

    [Fact]
    public void A_file_that_came_meanwhile_is_not_rewritten_in_its_place()
    {
        using FakeOrthanc orthanc = new();
        FakeResource instance = InstanceReplacementTests.Fill(orthanc, hasSibling: false);
        using BackfillProcess process = new(orthanc, configuration: $"\"IngestTranscoding\": \"{TransferSyntaxUid.Htj2kLossless}\",");
        bool hasCome = false;
        orthanc.Watch = request =>
        {
            if (request == $"GET {instance.Uri}/attachments" && !process.Services.Journal.IsEmpty && !hasCome)
            {
                hasCome = true;
                orthanc.Post("/instances", AttachedInstance.Image(1)).Dispose();
            }
        };

        BackfillTask task = new()
        {
            Operation = BackfillOperation.Convert,
            TransferSyntax = TransferSyntaxUid.Htj2kLossless,
            Resources = [("instances", instance.Id)],
        };
        using BackfillRun run = new(process.Services, task, new BackfillOwner("test"));
        while (run.Step(out _))
        {
        }

        Assert.True(hasCome);
        Assert.Equal((0, 0), (run.Totals.Done, run.Totals.Failed));
        Assert.DoesNotContain(orthanc.Requests, request => request.EndsWith("/reconstruct", StringComparison.Ordinal));
        Assert.True(process.Services.Journal.IsEmpty);
    }

    [Fact]
    public void What_the_parents_lack_is_given_back_although_the_instance_was_deleted()
    {
        using FakeOrthanc orthanc = new();
        FakeResource instance = InstanceReplacementTests.Fill(orthanc, hasSibling: false);
        FakeResource patient = instance.Parent!.Parent!.Parent!;
        string[] labels = [.. patient.Labels];
        Assert.NotEmpty(labels);
        Assert.False(InstanceReplacementTests.Fail(orthanc, instance, InstanceReplacementTests.StepsUntilStored(hasSibling: false),
            FakeFault.Ended));
        orthanc.StartAgain();
        orthanc.Post("/instances", AttachedInstance.Image(2)).Dispose();
        orthanc.Remove(orthanc.Find(instance.Uri)!);

        using BackfillProcess next = new(orthanc);
        next.Complete();

        Assert.Equal(labels, orthanc.Find(patient.Uri)!.Labels);
        Assert.True(next.Services.Journal.IsEmpty);
    }

    [Fact]
    public void An_entry_is_not_this_servers_own_while_the_lease_cannot_be_renewed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows removes no file that is held open");
        string folder = FastFolder.Create();
        SteppedTime time = new();
        string leases = Path.Combine(folder, "servers");
        ServerLease lease = new(leases, time);
        Journal journal = new(folder, lease, new OtherLeases(leases, lease, time));
        JournalEntry entry = journal.Add("instance", () => new JournalEntry("instance", TransferSyntaxUid.Htj2kLossless, [], null, [], 0))!;
        Assert.True(journal.IsOwn(entry));

        Directory.Delete(leases, recursive: true);
        File.WriteAllText(leases, "");
        time.GoOn(ServerLease.Period);

        Assert.False(journal.IsOwn(entry));
        _ = Assert.ThrowsAny<IOException>(() => journal.Require(entry));
        File.Delete(leases);
        _ = Directory.CreateDirectory(leases);
        lease.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
