// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using OrthancHtj2kPlugin.Backfill.Replacements;
using OrthancHtj2kPlugin.Tests.Orthanc;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Backfill;

/// <summary>The keeper of the journal goes on whatever it meets, and says what it has met.</summary>
public sealed class JournalKeeperTests : IDisposable
{
    private readonly FakeOrthanc _orthanc = new();

    private string Folder => Path.Combine(_orthanc.Folder, "htj2k-journal");

    private string[] Entries => Directory.GetFiles(Folder, "*.json");

    private IEnumerable<string> Errors => _orthanc.Lines.Where(line => line.StartsWith("error", StringComparison.Ordinal));

    public void Dispose() => _orthanc.Dispose();

    [Fact]
    public void Notes_of_work_that_go_while_they_are_read_hold_nothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows lets only some users make links");

        // A link to nothing is listed, and is not there when it is opened.
        _ = File.CreateSymbolicLink(NotesOf("gone"), "nowhere");
        using BackfillProcess process = new(_orthanc);

        process.Complete();

        Assert.True(process.Services.Keeper.IsSettled);
        Assert.Empty(Errors);
    }

    [Fact]
    public void Work_that_cannot_be_read_when_Orthanc_starts_is_read_later()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows lets only some users make links");

        string loop = NotesOf("loop"), kept = Path.Combine(Folder, "kept.dcm");
        _ = File.CreateSymbolicLink(loop, loop);
        File.WriteAllText(kept, "");
        WatchedTime time = new();
        using BackfillProcess process = new(_orthanc, time: time);

        // The thread looks at the clock for the lease before it reads.
        time.Watch = () =>
        {
            if (Thread.CurrentThread.Name == "htj2k-journal")
            {
                File.Delete(loop);
            }
        };
        process.Complete();

        Assert.True(process.Services.Keeper.IsSettled);
        Assert.Contains("cannot be kept", Errors.First(), StringComparison.Ordinal);
        Assert.Contains($"{kept} did not reach the disk", Assert.Single(Errors.Skip(1)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_entry_for_which_the_memory_does_not_suffice_does_not_hold_up_the_others()
    {
        LeaveTwoEntries();
        int requests = 0;
        _orthanc.Watch = request =>
        {
            if (request.EndsWith("/header", StringComparison.Ordinal) && requests++ == 0)
            {
                throw new InsufficientMemoryException();
            }
        };
        using BackfillProcess process = new(_orthanc);

        process.Complete();

        string left = Assert.Single(Entries);
        Assert.Contains($"Out of memory. The data to restore is in {left}", Assert.Single(Errors), StringComparison.Ordinal);
    }

    [Fact, Trait("Length", "long")]
    public void An_error_that_nobody_expects_ends_no_more_than_the_turn()
    {
        LeaveTwoEntries();
        bool isFirst = true;
        _orthanc.Watch = request =>
        {
            if (isFirst)
            {
                isFirst = false;
                throw new InvalidCastException("Nobody expects this");
            }
        };
        using BackfillProcess process = new(_orthanc);

        process.Services.Keeper.Start();

        Assert.True(SpinWait.SpinUntil(() => Entries.Length == 0, TimeSpan.FromSeconds(30)));
        Assert.Contains("Nobody expects this", Assert.Single(Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void An_entry_that_somebody_else_completes_meanwhile_is_no_error()
    {
        FakeResource[] instances = LeaveTwoEntries();
        _orthanc.Watch = request =>
        {
            // Both entries are this server's by now, and it completes one of them.
            foreach (FakeResource other in instances.Where(instance => request == $"GET {instance.Uri}/header"))
            {
                Array.FindAll(Entries, entry => !entry.Contains(other.Id, StringComparison.Ordinal)).ToList().ForEach(File.Delete);
            }
        };
        using BackfillProcess process = new(_orthanc);

        process.Complete();

        Assert.Empty(Entries);
        Assert.Empty(Errors);
    }

    [Theory]
    [InlineData("/header", "Orthanc cannot read the file of the instance {0}: status 500")]
    [InlineData("/attachments/dicom/info", "Orthanc does not give /instances/{0}/attachments/dicom/info: status 500")]
    public void An_instance_about_which_Orthanc_does_not_answer_is_not_called_missing(string unanswered, string expected)
    {
        FakeResource instance = LeaveTwoEntries()[0];
        using BackfillProcess process = new(_orthanc);
        _orthanc.Watch = request => _orthanc.FaultyStep =
            request == $"GET {instance.Uri}{unanswered}" ? _orthanc.Steps : -1;

        process.Complete();

        string left = Assert.Single(Entries);
        Assert.Equal($"error: {string.Format(null, expected, instance.Id)}. The data to restore is in {left}; the plugin will try again.",
            Assert.Single(Errors));
    }

    [Fact]
    public void What_DICOMweb_remembers_of_a_study_goes_with_the_claim_of_a_server_that_ended_in_the_middle_of_it()
    {
        _orthanc.Post("/instances", AttachedInstance.Image(1)).Dispose();
        FakeResource series = _orthanc.Resources.First(resource => resource.Level == "series");
        _orthanc.Put($"{series.Uri}/attachments/4301", "old"u8).Dispose();
        string claim = Path.ChangeExtension(NotesOf($"{series.Parent!.Id}.dead"), "study");
        File.WriteAllText(claim, "");
        using BackfillProcess process = new(_orthanc);

        process.Complete();

        Assert.Empty(series.Attachments);
        Assert.False(File.Exists(claim));
        Assert.Empty(Errors);
    }

    [Fact]
    public void A_claim_stays_until_Orthanc_says_which_series_the_study_has()
    {
        string claim = Path.ChangeExtension(NotesOf("study.dead"), "study");
        File.WriteAllText(claim, "");
        using BackfillProcess process = new(_orthanc);
        _orthanc.Watch = request => _orthanc.FaultyStep = request == "GET /studies/study" ? _orthanc.Steps : -1;

        process.Complete();

        Assert.True(File.Exists(claim));
        Assert.Contains("Orthanc does not give /studies/study", Assert.Single(Errors), StringComparison.Ordinal);
    }

    private string NotesOf(string owner) => Path.Combine(Directory.CreateDirectory(Path.Combine(Folder, "servers")).FullName, $"{owner}.work");

    /// <summary>Another server has died with two entries of instances that it had not replaced yet.</summary>
    private FakeResource[] LeaveTwoEntries()
    {
        _ = Directory.CreateDirectory(Folder);
        for (int number = 1; number <= 2; number++)
        {
            _orthanc.Post("/instances", AttachedInstance.Image(number)).Dispose();
        }

        _orthanc.Requests.Clear();
        FakeResource[] instances = [.. _orthanc.Resources.Where(resource => resource.Level == "instances")];
        foreach (FakeResource instance in instances)
        {
            JournalEntry entry = new(instance.Id, TransferSyntaxUid.Htj2kLossless, [], null, [instance.Attachments["dicom"].Uuid], 0);
            File.WriteAllBytes(Path.Combine(Folder, $"{instance.Id}.dead.json"), entry.ToJson());
        }

        return instances;
    }
}
