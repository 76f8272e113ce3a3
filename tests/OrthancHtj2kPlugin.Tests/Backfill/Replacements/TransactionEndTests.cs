// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using OrthancHtj2kPlugin.Tests.Orthanc;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Backfill.Replacements;

/// <summary>A server has been killed while the database committed its replacement, which others do not see yet.</summary>
public sealed class TransactionEndTests
{
    private const string Marker = "/metadata/7205";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_replacement_that_appears_after_others_have_looked_loses_nothing(bool checksRevisions)
    {
        using FakeOrthanc orthanc = new() { DatabasePlugin = "postgresql", ChecksRevisions = checksRevisions };
        FakeResource instance = LeaveEntry(orthanc, out string before);
        orthanc.Watch = request =>
        {
            // The database lets the writer wait until it has committed.
            if (request == $"PUT {instance.Uri}{Marker}")
            {
                orthanc.Watch = null;
                orthanc.Post("/instances", AttachedInstance.Image(1, TransferSyntaxUid.Htj2kLossless)).Dispose();
            }
        };
        using BackfillProcess process = new(orthanc);

        process.Complete();

        InstanceReplacementTests.AssertWhole(orthanc, before, instance.Uri, isReplaced: true);
    }

    [Fact]
    public void Metadata_of_a_user_at_that_number_stay_and_those_of_a_completion_that_was_killed_go()
    {
        using FakeOrthanc orthanc = new() { DatabasePlugin = "postgresql", ChecksRevisions = true };
        FakeResource instance = LeaveEntry(orthanc, out _);
        orthanc.Put($"{instance.Uri}{Marker}", "of a user"u8).Dispose();
        orthanc.Put($"{instance.Uri}/metadata/7206", "htj2k waits since yesterday"u8).Dispose();
        using BackfillProcess process = new(orthanc);

        process.Complete();

        Assert.Equal(("of a user", 0), instance.Metadata["7205"]);
        Assert.DoesNotContain("7206", instance.Metadata.Keys);
        Assert.True(process.Services.Journal.IsEmpty);
    }

    [Fact]
    public void As_long_as_the_database_refuses_to_write_the_entry_stays()
    {
        using FakeOrthanc orthanc = new() { DatabasePlugin = "postgresql" };
        FakeResource instance = LeaveEntry(orthanc, out string before);
        (orthanc.Fault, orthanc.Watch) = (FakeFault.Refused,
            request => orthanc.FaultyStep = request == $"PUT {instance.Uri}{Marker}" ? orthanc.Steps : -1);
        using (BackfillProcess process = new(orthanc))
        {
            process.Complete();
            Assert.False(process.Services.Journal.IsEmpty);
        }

        orthanc.Watch = null;
        orthanc.StartAgain();
        using BackfillProcess next = new(orthanc);
        next.Complete();

        InstanceReplacementTests.AssertWhole(orthanc, before, instance.Uri, isReplaced: false);
    }

    [Fact]
    public void Orthancs_own_index_needs_no_such_question()
    {
        using FakeOrthanc orthanc = new();
        FakeResource instance = LeaveEntry(orthanc, out string before);
        using BackfillProcess process = new(orthanc);

        process.Complete();

        Assert.DoesNotContain($"PUT {instance.Uri}{Marker}", orthanc.Requests);
        InstanceReplacementTests.AssertWhole(orthanc, before, instance.Uri, isReplaced: false);
    }

    /// <summary>Orthanc ends when it is about to store the new file.</summary>
    private static FakeResource LeaveEntry(FakeOrthanc orthanc, out string before)
    {
        FakeResource instance = InstanceReplacementTests.Fill(orthanc, hasSibling: false);
        before = AttachedInstance.Describe(orthanc);
        (orthanc.Fault, orthanc.Watch) = (FakeFault.Ended,
            request => orthanc.FaultyStep = request == "POST /instances" ? orthanc.Steps : -1);
        using (BackfillProcess process = new(orthanc))
        {
            _ = Assert.Throws<FakeOrthancEndedException>(() => InstanceReplacementTests.Replace(process, instance));
        }

        orthanc.Watch = null;
        orthanc.StartAgain();
        return instance;
    }
}
