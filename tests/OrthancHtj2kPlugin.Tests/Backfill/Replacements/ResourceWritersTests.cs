// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text;
using DicomTranscoder.DataSet;
using OrthancHtj2kPlugin.Backfill.Replacements;
using OrthancHtj2kPlugin.Tests.Orthanc;
using TestSupport;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Backfill.Replacements;

public sealed class ResourceWritersTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("instances")]
    [InlineData("series")]
    public void Who_writes_to_what_is_being_replaced_waits_until_that_is_done(string level)
    {
        using FakeOrthanc orthanc = new();
        orthanc.Post("/instances", AttachedInstance.Image(1)).Dispose();
        FakeResource instance = orthanc.Resources.Single(resource => resource.Level == "instances");
        string uri = orthanc.Resources.Single(resource => resource.Level == level).Uri;
        using BackfillProcess process = new(orthanc, time: TimeProvider.System);
        using ManualResetEventSlim isRead = new(), mayGoOn = new();
        orthanc.Watch = request =>
        {
            if (request == "GET /patients/" + orthanc.Patients[0].Id + "/protected")
            {
                isRead.Set();
                Assert.True(mayGoOn.Wait(s_patience, TestContext.Current.CancellationToken));
            }
        };

        Thread replacement = new(() => Replace(process, instance));
        replacement.Start();
        Assert.True(isRead.Wait(s_patience, TestContext.Current.CancellationToken));
        Thread writer = new(() =>
        {
            process.Services.Writers.Pass($"{uri}/metadata/1024");
            orthanc.Put($"{uri}/metadata/1024", Encoding.UTF8.GetBytes("seen")).Dispose();
        });
        writer.Start();
        process.Services.Writers.Pass("/instances/another/metadata/1024");
        Assert.False(writer.Join(TimeSpan.FromMilliseconds(50)));
        mayGoOn.Set();
        Assert.True(replacement.Join(s_patience) && writer.Join(s_patience));

        Assert.Equal("seen", orthanc.Find(uri)!.Metadata["1024"].Value);
        Assert.Equal(TransferSyntaxUid.Htj2kLossless, orthanc.Find(instance.Uri)!.TransferSyntax);
    }

    [Theory]
    [InlineData("series", "")]
    [InlineData("studies", "")]
    [InlineData("patients", "")]
    [InlineData(null, "")]
    [InlineData("series", "/")]
    [InlineData(null, "/")]
    public void What_is_deleted_in_the_middle_of_a_replacement_does_not_come_back(string? level, string end)
    {
        using FakeOrthanc orthanc = new();
        orthanc.Post("/instances", AttachedInstance.Image(1)).Dispose();
        orthanc.Post("/instances", AttachedInstance.Image(2)).Dispose();
        FakeResource[] instances = Instances(orthanc);
        string uri = level is null ? "/tools/bulk-delete" : orthanc.Resources.Single(resource => resource.Level == level).Uri;
        using BackfillProcess process = new(orthanc, time: TimeProvider.System);
        Replace(process, instances[1], 2);
        Thread user = new(() =>
        {
            process.Services.Writers.Pass(uri + end);
            Array.ForEach(Instances(orthanc), orthanc.Remove);
        });
        orthanc.Watch = request =>
        {
            if (request == "POST /instances")
            {
                user.Start();
                _ = user.Join(ResourceWriters.Patience / 20);
            }
        };

        Replace(process, instances[0]);

        Assert.True(user.Join(s_patience));
        Assert.Empty(orthanc.Resources);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    public void What_a_series_has_stays_when_the_other_instance_is_deleted_in_the_middle_of_a_replacement(string end)
    {
        using FakeOrthanc orthanc = new();
        orthanc.Post("/instances", AttachedInstance.Image(1)).Dispose();
        orthanc.Post("/instances", AttachedInstance.Image(2)).Dispose();
        AttachedInstance.Attach(orthanc);
        string series = orthanc.Resources.Single(resource => resource.Level == "series").Uri;
        using BackfillProcess process = new(orthanc, time: TimeProvider.System);
        Replace(process, Instances(orthanc)[1], 2);
        FakeResource other = Instances(orthanc).Single(instance => instance.DicomIdentifier == $"{AttachedInstance.Series}.2");
        Thread user = new(() =>
        {
            process.Services.Writers.Pass(other.Uri + end);
            orthanc.Remove(other);
        });
        orthanc.Watch = request =>
        {
            if (request == "POST /instances")
            {
                user.Start();
                _ = user.Join(ResourceWriters.Patience / 20);
            }
        };

        Replace(process, Instances(orthanc).Single(instance => instance != other));

        Assert.True(user.Join(s_patience));
        _ = Assert.Single(Instances(orthanc));
        Assert.Contains("1024", orthanc.Find(series)!.Metadata.Keys);
    }

    [Fact]
    public void A_replacement_waits_for_who_was_let_pass_a_moment_before()
    {
        using FakeOrthanc orthanc = new();
        orthanc.Post("/instances", AttachedInstance.Image(1)).Dispose();
        FakeResource instance = orthanc.Resources.Single(resource => resource.Level == "instances");
        using BackfillProcess process = new(orthanc, time: TimeProvider.System);

        process.Services.Writers.Pass($"{instance.Uri}/metadata/1024");
        Thread replacement = new(() => Replace(process, instance));
        replacement.Start();
        Assert.False(replacement.Join(ResourceWriters.Writing / 4));
        orthanc.Put($"{instance.Uri}/metadata/1024", "seen"u8).Dispose();
        Assert.True(replacement.Join(s_patience));

        Assert.Equal("seen", orthanc.Find(instance.Uri)!.Metadata["1024"].Value);
        Assert.Equal(TransferSyntaxUid.Htj2kLossless, orthanc.Find(instance.Uri)!.TransferSyntax);
    }

    [Fact]
    public void A_replacement_gives_way_to_who_waits_for_another_one()
    {
        using FakeOrthanc orthanc = new();
        orthanc.Post("/instances", AttachedInstance.Image(1)).Dispose();
        FakeResource instance = Instances(orthanc)[0];
        using BackfillProcess process = new(orthanc, time: TimeProvider.System);
        Journal journal = process.Services.Journal;
        JournalEntry other = journal.Add("other", () => new JournalEntry("other", TransferSyntaxUid.Htj2kLossless, [], null, [], 0)
        {
            Ancestors = [instance.Parent!.Id, instance.Parent.Parent!.Id],
        })!;

        Thread writer = new(() => process.Services.Writers.Pass(instance.Parent!.Uri));
        writer.Start();
        Assert.True(SpinWait.SpinUntil(() => writer.ThreadState == ThreadState.WaitSleepJoin, s_patience));
        Thread replacement = new(() => Replace(process, instance));
        replacement.Start();
        Assert.False(replacement.Join(ResourceWriters.Patience / 20));
        Assert.False(journal.Has(instance.Id));
        journal.Drop(other);

        Assert.True(writer.Join(s_patience) && replacement.Join(s_patience));
        Assert.Equal(TransferSyntaxUid.Htj2kLossless, orthanc.Find(instance.Uri)!.TransferSyntax);
    }

    [Fact]
    public void An_entry_that_stays_holds_nobody_up_for_long()
    {
        using FakeOrthanc orthanc = new();
        using BackfillProcess process = new(orthanc);
        Assert.NotNull(process.Services.Journal.Add("1", () => new JournalEntry("1", TransferSyntaxUid.Htj2kLossless, [], null, [], 0)));

        process.Services.Writers.Pass("/instances/1/metadata/1024");
    }

    private static FakeResource[] Instances(FakeOrthanc orthanc) => [.. orthanc.Resources.Where(resource => resource.Level == "instances")];

    private static void Replace(BackfillProcess process, FakeResource instance, int number = 1)
    {
        byte[] made = AttachedInstance.Image(number, TransferSyntaxUid.Htj2kLossless);
        Assert.Equal("", process.Services.Replacement.Replace(AttachedInstance.Listed(instance), made, TransferSyntaxUid.Htj2kLossless,
            instance.Attachments["dicom"].Uuid, new ConversionFacts(DicomFile.ExplicitLittleEndian, 1234, "digest")));
    }
}
