// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text;
using DicomTranscoder.DataSet;
using OrthancHtj2kPlugin.Backfill.Replacements;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancHtj2kPlugin.Settings;
using OrthancHtj2kPlugin.Tests.Orthanc;
using OrthancSdkInterop;
using TestSupport;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Backfill.Replacements;

/// <summary>Replacements of an instance. Orthanc refuses each step in turn, or ends at it.</summary>
public sealed class InstanceReplacementTests
{
    private const string Database = "postgresql";

    private static readonly ConversionFacts s_facts = new(DicomFile.ExplicitLittleEndian, 1234, "digest");

    public static MatrixTheoryData<bool, FakeFault, string?> Faults => new([false, true], Enum.GetValues<FakeFault>(), [null, Database]);

    [Theory]
    [InlineData(false, false, null)]
    [InlineData(true, false, null)]
    [InlineData(false, true, null)]
    [InlineData(true, false, Database)]
    [InlineData(true, true, Database)]
    public void All_that_users_attached_is_there_after_a_replacement(bool hasSibling, bool checksRevisions, string? database)
    {
        using FakeOrthanc orthanc = new() { ChecksRevisions = checksRevisions, DatabasePlugin = database };
        FakeResource instance = Fill(orthanc, hasSibling);
        string before = AttachedInstance.Describe(orthanc);
        using BackfillProcess process = new(orthanc);
        AttachedInstance.ReplaceSibling(orthanc, process, s_facts);

        Assert.Equal("", Replace(process, instance));

        AssertWhole(orthanc, before, instance.Uri, isReplaced: true);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void Whichever_step_goes_wrong_the_next_start_completes_what_was_begun(bool hasSibling, FakeFault fault, string? database)
    {
        for (int step = 0; TryStep(step, hasSibling, fault, database); step++)
        {
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Whichever_step_of_the_completion_is_the_last_one_of_Orthanc_the_start_after_it_completes_it(bool hasSibling)
    {
        for (int step = 0; TryStepOfCompletion(step, hasSibling); step++)
        {
        }
    }

    [Fact]
    public void An_instance_whose_origin_only_Orthanc_can_write_stays()
    {
        using FakeOrthanc orthanc = new();
        FakeResource instance = Fill(orthanc, hasSibling: true);
        instance.Metadata.Add("AnonymizedFrom", ("another", 0));
        using BackfillProcess process = new(orthanc);

        Assert.Contains("AnonymizedFrom", Replace(process, instance), StringComparison.Ordinal);
        AssertWhole(orthanc, AttachedInstance.Describe(orthanc), instance.Uri, isReplaced: false);
    }

    [Fact]
    public void An_instance_of_which_another_file_has_come_stays()
    {
        using FakeOrthanc orthanc = new();
        FakeResource instance = Fill(orthanc, hasSibling: false);
        using BackfillProcess process = new(orthanc);

        Assert.Equal(
            "another file of it was received meanwhile",
            process.Services.Replacement.Replace(AttachedInstance.Listed(instance), Made(), TransferSyntaxUid.Htj2kLossless,
                "00000000-0000-0000-0000-000000000000", s_facts));
        AssertWhole(orthanc, AttachedInstance.Describe(orthanc), instance.Uri, isReplaced: false);
    }

    [Theory, InlineData(false), InlineData(true)]
    public void What_is_not_on_the_disk_as_it_was_made_is_kept_until_somebody_has_uploaded_it(bool isLarge)
    {
        PluginSettings settings = new() { Threads = 1, LongestSpan = isLarge ? Made().Length - 1 : int.MaxValue };
        using FakeOrthanc orthanc = new();
        FakeResource instance = Fill(orthanc, hasSibling: false);
        string before = AttachedInstance.Describe(orthanc);
        orthanc.SpoilsFiles = true;
        using (BackfillProcess process = new(orthanc, settings))
        {
            BackfillException error = Assert.Throws<BackfillException>(() => Replace(process, instance));
            string kept = Assert.Single(process.Services.Journal.Kept.All());
            Assert.Contains(kept, error.Message, StringComparison.Ordinal);
            Assert.Equal(Made(), File.ReadAllBytes(kept));
        }

        orthanc.SpoilsFiles = false;
        using BackfillProcess next = new(orthanc, settings);
        next.Complete();
        Assert.Contains(orthanc.Lines, line => line.Contains(Assert.Single(next.Services.Journal.Kept.All()), StringComparison.Ordinal));
        Assert.Equal(before, AttachedInstance.Describe(orthanc));
    }

    [Fact]
    public void The_entry_of_an_instance_that_was_deleted_meanwhile_is_dropped()
    {
        using FakeOrthanc orthanc = new();
        FakeResource instance = Fill(orthanc, hasSibling: true);
        using (BackfillProcess process = new(orthanc))
        {
            _ = process.Services.Journal.Add(instance.Id,
                () => new JournalEntry(instance.Id, TransferSyntaxUid.Htj2kLossless, [], s_facts, [], 0));
        }

        orthanc.Remove(instance);
        using BackfillProcess next = new(orthanc);
        next.Complete();

        Assert.True(next.Services.Journal.IsEmpty);
        Assert.Contains(orthanc.Lines, line => line.Contains("has been deleted meanwhile", StringComparison.Ordinal));
    }

    /// <returns>False when there is no such step.</returns>
    private static bool TryStep(int step, bool hasSibling, FakeFault fault, string? database)
    {
        using FakeOrthanc orthanc = new() { DatabasePlugin = database };
        FakeResource instance = Fill(orthanc, hasSibling);
        string before = AttachedInstance.Describe(orthanc);
        bool isDone = Fail(orthanc, instance, step, fault);
        if (orthanc.Steps <= orthanc.FaultyStep)
        {
            Assert.True(isDone);
            return false;
        }

        orthanc.StartAgain();
        using BackfillProcess next = new(orthanc);
        orthanc.Watch = request => Assert.False(request == "POST /instances" && next.Services.Record.IsRefused);
        next.Complete();

        AssertWhole(orthanc, before, instance.Uri, isDone ? true : null);
        return true;
    }

    /// <returns>False when there is no such step.</returns>
    private static bool TryStepOfCompletion(int step, bool hasSibling)
    {
        using FakeOrthanc orthanc = new();
        FakeResource instance = Fill(orthanc, hasSibling);
        string before = AttachedInstance.Describe(orthanc);

        // Orthanc ends when it has just stored the new file.
        int storing = StepsUntilStored(hasSibling);
        Assert.False(Fail(orthanc, instance, storing, FakeFault.Ended));
        orthanc.StartAgain();
        orthanc.Fault = FakeFault.Ended;
        orthanc.FaultyStep = orthanc.Steps + step;
        using (BackfillProcess process = new(orthanc))
        {
            process.Complete();
        }

        bool isThere = orthanc.Steps > orthanc.FaultyStep;
        orthanc.StartAgain();
        using BackfillProcess next = new(orthanc);
        next.Complete();

        AssertWhole(orthanc, before, instance.Uri, isReplaced: true);
        return isThere;
    }

    internal static int StepsUntilStored(bool hasSibling)
    {
        using FakeOrthanc orthanc = new();
        FakeResource instance = Fill(orthanc, hasSibling);
        int start = orthanc.Steps;
        using BackfillProcess process = new(orthanc);
        _ = Replace(process, instance);
        return orthanc.StoredAt[^1] - start;
    }

    /// <returns>True when the replacement completed all the same.</returns>
    internal static bool Fail(FakeOrthanc orthanc, FakeResource instance, int step, FakeFault fault)
    {
        using BackfillProcess process = new(orthanc);
        AttachedInstance.ReplaceSibling(orthanc, process, s_facts);
        orthanc.Fault = fault;
        orthanc.FaultyStep = orthanc.Steps + step;
        try
        {
            return Replace(process, instance).Length == 0;
        }
        catch (Exception exception) when (exception is BackfillException or FakeOrthancEndedException)
        {
            return false;
        }
    }

    internal static string Replace(BackfillProcess process, FakeResource instance)
        => process.Services.Replacement.Replace(AttachedInstance.Listed(instance), Made(), TransferSyntaxUid.Htj2kLossless,
            instance.Attachments["dicom"].Uuid, s_facts);

    /// <summary>The file that the instance becomes; nothing looks into it.</summary>
    private static byte[] Made() => AttachedInstance.Image(1, TransferSyntaxUid.Htj2kLossless);

    internal static FakeResource Fill(FakeOrthanc orthanc, bool hasSibling)
    {
        // A change that stays. Orthanc forgets the changes of the resources that it drops, and this one shows that it has not forgotten
        // others.
        orthanc.Post("/instances", AttachedInstance.Image(0, patient: "ANOTHER")).Dispose();
        for (int number = 1; number <= (hasSibling ? 2 : 1); number++)
        {
            orthanc.Post("/instances", AttachedInstance.Image(number)).Dispose();
        }

        AttachedInstance.Attach(orthanc);
        return orthanc.Resources.First(resource => resource.DicomIdentifier == $"{AttachedInstance.Series}.1");
    }

    /// <param name="isReplaced">Null when that does not matter.</param>
    internal static void AssertWhole(FakeOrthanc orthanc, string before, string uri, bool? isReplaced)
    {
        Assert.Equal(before, AttachedInstance.Describe(orthanc));
        FakeResource instance = orthanc.Find(uri)!;
        bool isNow = instance.TransferSyntax == TransferSyntaxUid.Htj2kLossless;
        Assert.Equal(isReplaced ?? isNow, isNow);
        Assert.Equal(isNow ? $"digest {DicomFile.ExplicitLittleEndian} 1234" : "", instance.Metadata.GetValueOrDefault("7204").Value ?? "");
        Assert.Equal(isNow ? Encoding.ASCII.GetString(Made()) : Encoding.ASCII.GetString(AttachedInstance.Image(1)),
            Encoding.ASCII.GetString(File.ReadAllBytes(orthanc.PathOf(instance.Attachments["dicom"].Uuid))));

        // Another server could be about to note a file that the index does not have.
        Assert.Subset(orthanc.Files, orthanc.ReferencedFiles);
        Assert.True(orthanc.DatabasePlugin is not null || orthanc.Files.Count == orthanc.ReferencedFiles.Count);
        string journal = Path.Combine(orthanc.Folder, "htj2k-journal");
        Assert.Empty(Directory.Exists(journal) ? Directory.GetFiles(journal) : []);
    }
}
