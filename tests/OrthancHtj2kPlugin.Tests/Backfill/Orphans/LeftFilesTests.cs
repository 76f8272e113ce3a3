// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancHtj2kPlugin.Backfill.Leases;
using OrthancHtj2kPlugin.Tests.Backfill.Replacements;
using OrthancHtj2kPlugin.Tests.Orthanc;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Backfill.Orphans;

/// <summary>
/// New files of instances that a server left when it ended in the middle of a replacement, before they were in an index that several
/// servers share.
/// </summary>
public sealed class LeftFilesTests : IDisposable
{
    private readonly FakeOrthanc _orthanc = new() { DatabasePlugin = "postgresql" };

    public void Dispose() => _orthanc.Dispose();

    private string Leases => Path.Combine(_orthanc.Folder, "htj2k-journal", "servers");

    [Fact]
    public void A_file_goes_when_all_servers_that_ran_when_it_was_found_have_ended()
    {
        string left = LeaveFile();
        using ServerLease receiving = new(Leases, TimeProvider.System);
        receiving.Renew();
        using (BackfillProcess completing = new(_orthanc))
        {
            completing.Complete();
            Assert.Contains(left, _orthanc.Files);
        }

        LetRest(_orthanc);
        Complete();
        Assert.Contains(left, _orthanc.Files);
        receiving.Dispose();
        Complete();
        Assert.Contains(left, _orthanc.Files);
        LetRest(_orthanc);
        Complete();

        Assert.Equal(_orthanc.ReferencedFiles, _orthanc.Files);
        Assert.Empty(Directory.GetFiles(Path.Combine(_orthanc.Folder, "htj2k-journal", "left")));
    }

    [Theory]
    [InlineData("dicom")]
    [InlineData("dicom-until-pixel-data")]
    public void A_file_stays_when_a_server_has_registered_it_after_all(string attachment)
    {
        string left = LeaveFile();
        Complete();
        FakeResource instance = Instance;
        if (instance.Attachments.TryGetValue(attachment, out var earlier))
        {
            File.Delete(_orthanc.PathOf(earlier.Uuid));
        }

        instance.Attachments[attachment] = (left, 0);
        Complete();
        LetRest(_orthanc);

        Complete();

        Assert.Contains(left, _orthanc.Files);
        Assert.Empty(Directory.GetFiles(Path.Combine(_orthanc.Folder, "htj2k-journal", "left")));
    }

    [Fact]
    public void A_server_whose_lease_was_taken_has_not_ended_before_its_process()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows renames no file that is held open");

        using ServerLease own = new(Leases, TimeProvider.System), asleep = new(Leases, TimeProvider.System);
        own.Renew();
        asleep.Renew();
        string owner = asleep.Owner;
        OtherLeases others = new(Leases, own, TimeProvider.System);

        others.Remove(owner);
        asleep.Renew();
        others.RemoveEnded();

        Assert.NotEqual(owner, asleep.Owner);
        Assert.False(others.HasEnded(owner));
        Assert.Contains(owner, others.Running);
        asleep.Dispose();
        others.RemoveEnded();
        Assert.True(others.HasEnded(owner));
        Assert.DoesNotContain(owner, others.Running);
    }

    /// <summary>Makes the notes about files older than they are.</summary>
    internal static void LetRest(FakeOrthanc orthanc)
    {
        foreach (string note in Directory.GetFiles(Path.Combine(orthanc.Folder, "htj2k-journal", "left")))
        {
            File.SetLastWriteTimeUtc(note, DateTime.UtcNow.AddDays(-2));
        }
    }

    private FakeResource Instance => _orthanc.Resources.First(resource => resource.DicomIdentifier == $"{AttachedInstance.Series}.1");

    /// <summary>Ends a server when it has written the new file of an instance, and not registered it.</summary>
    /// <returns>Its UUID.</returns>
    private string LeaveFile()
    {
        FakeResource instance = InstanceReplacementTests.Fill(_orthanc, hasSibling: false);
        bool isStoring = false;
        _orthanc.Watch = request =>
        {
            if (request == "POST /instances" && !isStoring)
            {
                // The step after the request.
                isStoring = true;
                (_orthanc.Fault, _orthanc.FaultyStep) = (FakeFault.Ended, _orthanc.Steps + 1);
            }
        };
        using (BackfillProcess ending = new(_orthanc))
        {
            _ = Assert.Throws<FakeOrthancEndedException>(() => InstanceReplacementTests.Replace(ending, instance));
        }

        _orthanc.StartAgain();
        _orthanc.Watch = null;
        return Assert.Single(_orthanc.Files.Except(_orthanc.ReferencedFiles));
    }

    private void Complete()
    {
        using BackfillProcess process = new(_orthanc);
        process.Complete();
    }
}
