// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using OrthancHtj2kPlugin.Tests.Orthanc;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Backfill.Replacements;

/// <summary>What becomes of an instance that was replaced when Orthanc ended.</summary>
public sealed class EntryCompletionTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_DICOMweb_remembers_of_a_series_goes_with_the_completion_of_a_replacement_in_it(bool hasSibling)
    {
        using FakeOrthanc orthanc = new();
        FakeResource instance = InstanceReplacementTests.Fill(orthanc, hasSibling);
        orthanc.Put($"{instance.Parent!.Uri}/attachments/4301", "old"u8).Dispose();
        (int stored, orthanc.Fault) = (orthanc.StoredAt.Count, FakeFault.Ended);
        orthanc.Watch = _ => orthanc.FaultyStep = orthanc.StoredAt.Count > stored ? orthanc.Steps : -1;
        using (BackfillProcess process = new(orthanc))
        {
            _ = Assert.Throws<FakeOrthancEndedException>(() => InstanceReplacementTests.Replace(process, instance));
        }

        orthanc.Watch = null;
        orthanc.StartAgain();
        using BackfillProcess next = new(orthanc);

        next.Complete();

        Assert.True(next.Services.Journal.IsEmpty);
        Assert.Equal(["1025"], orthanc.Find(instance.Parent.Uri)!.Attachments.Keys);
        Assert.Equal(orthanc.ReferencedFiles, orthanc.Files);
    }

    /// <summary>The database has lost the connection after the transaction, so that Orthanc has removed the new file.</summary>
    [Fact]
    public void A_missing_file_is_put_back_and_what_users_have_attached_since_stays()
    {
        using FakeOrthanc orthanc = new();
        FakeResource instance = InstanceReplacementTests.Fill(orthanc, hasSibling: false);
        int posting = InstanceReplacementTests.StepsUntilStored(hasSibling: false) - 2;
        Assert.False(InstanceReplacementTests.Fail(orthanc, instance, posting, FakeFault.Lost));
        orthanc.StartAgain();
        FakeResource replaced = orthanc.Find(instance.Uri)!;
        string path = orthanc.PathOf(replaced.Attachments["dicom"].Uuid);
        Assert.False(File.Exists(path));
        replaced.Labels.Add("since");
        int stored = orthanc.StoredAt.Count;

        using BackfillProcess next = new(orthanc);
        next.Complete();

        Assert.Equal(stored, orthanc.StoredAt.Count);
        Assert.Equal(AttachedInstance.Image(1, TransferSyntaxUid.Htj2kLossless), File.ReadAllBytes(path));
        Assert.Contains("since", orthanc.Find(instance.Uri)!.Labels);
        Assert.Contains("7204", orthanc.Find(instance.Uri)!.Metadata.Keys);
        Assert.True(next.Services.Journal.IsEmpty);
        Assert.Empty(next.Services.Journal.Kept.All());
    }

    [Fact]
    public void With_another_index_an_instance_does_not_count_as_deleted()
    {
        using FakeOrthanc orthanc = new(), another = new();
        FakeResource instance = InstanceReplacementTests.Fill(orthanc, hasSibling: false);
        int posting = InstanceReplacementTests.StepsUntilStored(hasSibling: false) - 2;
        Assert.False(InstanceReplacementTests.Fail(orthanc, instance, posting, FakeFault.Lost));
        string journal = Directory.CreateDirectory(Path.Combine(another.Folder, "htj2k-journal")).FullName;
        foreach (string path in Directory.GetFiles(Path.Combine(orthanc.Folder, "htj2k-journal")))
        {
            File.Copy(path, Path.Combine(journal, Path.GetFileName(path)));
        }

        using (BackfillProcess process = new(another))
        {
            process.Complete();
            Assert.Equal(1, process.Services.Journal.Count);
            Assert.Single(process.Services.Journal.Kept.All());
        }

        Assert.Contains(another.Lines, line => line.Contains("does Orthanc use another one?", StringComparison.Ordinal));
        Enumerable.Range(10, 40).ToList().ForEach(number => another.Post("/instances", AttachedInstance.Image(number)).Dispose());
        using BackfillProcess later = new(another);
        later.Complete();
        Assert.True(later.Services.Journal.IsEmpty);
        Assert.Empty(later.Services.Journal.Kept.All());
    }

    /// <summary>Orthanc ended before it stored the new file, and has received another one of the instance since.</summary>
    [Theory]
    [InlineData(TransferSyntaxUid.ExplicitLittleEndian)]
    [InlineData(TransferSyntaxUid.Htj2kLossless)]
    public void A_file_that_came_after_Orthanc_had_ended_gets_no_facts_of_the_earlier_one(string transferSyntax)
    {
        using FakeOrthanc orthanc = new();
        FakeResource instance = InstanceReplacementTests.Fill(orthanc, hasSibling: false);
        (orthanc.Fault, orthanc.Watch) = (FakeFault.Ended,
            request => orthanc.FaultyStep = request == "POST /instances" ? orthanc.Steps : -1);
        using (BackfillProcess process = new(orthanc))
        {
            _ = Assert.Throws<FakeOrthancEndedException>(() => InstanceReplacementTests.Replace(process, instance));
        }

        orthanc.Watch = null;
        orthanc.StartAgain();
        byte[] newer = [.. AttachedInstance.Image(1, transferSyntax), 0, 0];
        orthanc.Post("/instances", newer).Dispose();
        using BackfillProcess next = new(orthanc);

        next.Complete();

        FakeResource now = orthanc.Find(instance.Uri)!;
        Assert.Equal(newer, File.ReadAllBytes(orthanc.PathOf(now.Attachments["dicom"].Uuid)));
        Assert.DoesNotContain("7204", now.Metadata.Keys);
        Assert.NotEmpty(now.Labels);
        Assert.True(next.Services.Journal.IsEmpty);
    }

    [Fact]
    public void Only_the_attachment_of_a_series_belongs_to_DICOMweb()
    {
        using FakeOrthanc orthanc = new();
        FakeResource instance = InstanceReplacementTests.Fill(orthanc, hasSibling: false);
        string patient = instance.Parent!.Parent!.Parent!.Uri;
        orthanc.Put($"{patient}/attachments/4301", "of a user"u8).Dispose();
        using BackfillProcess process = new(orthanc);

        Assert.Empty(InstanceReplacementTests.Replace(process, instance));

        Assert.Contains("4301", orthanc.Find(patient)!.Attachments.Keys);
    }
}
