// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using OrthancHtj2kPlugin.Backfill.Leases;
using OrthancHtj2kPlugin.Backfill.Orphans;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancHtj2kPlugin.Tests.Backfill.Replacements;
using OrthancHtj2kPlugin.Tests.Orthanc;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Backfill.Orphans;

/// <summary>Files of instances that a server was about to store when it ended.</summary>
public sealed class ReceivedFilesTests : IDisposable
{
    private readonly FakeOrthanc _orthanc = new() { DatabasePlugin = "postgresql" };
    private readonly byte[] _received = AttachedInstance.Image(7);
    private int _files;

    public ReceivedFilesTests() => _orthanc.Post("/instances", AttachedInstance.Image(0, patient: "ANOTHER")).Dispose();

    public void Dispose() => _orthanc.Dispose();

    private string Leases => Path.Combine(_orthanc.Folder, "htj2k-journal", "servers");

    [Fact]
    public void They_go_when_all_servers_that_ran_when_they_were_found_have_ended()
    {
        Receive(_received);
        string left = Write(_received), beginning = Write(_received[..1000]), ofOthers = Write(AttachedInstance.Image(8));
        Complete();
        Complete();
        LeftFilesTests.LetRest(_orthanc);
        Assert.Superset(new HashSet<string> { left, beginning, ofOthers }, _orthanc.Files.ToHashSet());

        Complete();

        Assert.DoesNotContain(left, _orthanc.Files);
        Assert.DoesNotContain(beginning, _orthanc.Files);
        Assert.Contains(ofOthers, _orthanc.Files);
        Assert.Empty(Directory.GetFiles(Leases, "*.received"));
    }

    [Fact]
    public void They_go_at_once_where_this_server_alone_uses_the_index()
    {
        _orthanc.DatabasePlugin = null;
        Receive(_received);
        string left = Write(_received);

        Complete();

        Assert.DoesNotContain(left, _orthanc.Files);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("postgresql")]
    public void A_file_stays_that_a_user_has_attached_elsewhere(string? database)
    {
        _orthanc.DatabasePlugin = database;
        Receive(_received);
        FakeResource study = _orthanc.Resources.First(resource => resource.Level == "studies");
        _orthanc.Put($"{study.Uri}/attachments/1030", _received).Dispose();
        string left = Write(_received);

        Complete();
        Complete();
        LeftFilesTests.LetRest(_orthanc);
        Complete();

        Assert.DoesNotContain(left, _orthanc.Files);
        Assert.Equal(_orthanc.ReferencedFiles, _orthanc.Files);
    }

    [Fact]
    public void All_stay_with_another_index_or_an_earlier_state_of_it()
    {
        _orthanc.DatabasePlugin = null;
        Receive(_received, change: 1000);
        string left = Write(_received);

        Complete();

        Assert.Contains(left, _orthanc.Files);
    }

    /// <summary>Orthanc's list of changes ends earlier then, as it does with an earlier state of the index.</summary>
    [Fact]
    public void A_file_goes_after_the_next_reception_when_the_latest_resource_was_deleted()
    {
        _orthanc.DatabasePlugin = null;
        _orthanc.Post("/instances", AttachedInstance.Image(1)).Dispose();
        Receive(_received);
        string left = Write(_received);
        _orthanc.Remove(_orthanc.Resources.Last(resource => resource.Level == "instances"));

        Complete();
        Assert.Contains(left, _orthanc.Files);
        _orthanc.Post("/instances", AttachedInstance.Image(2)).Dispose();
        Complete();

        Assert.Equal(_orthanc.ReferencedFiles, _orthanc.Files);
    }

    [Fact]
    public void A_file_stays_while_this_server_receives_the_same_instance()
    {
        _orthanc.DatabasePlugin = null;
        Receive(_received);
        string file = Write(_received);
        using BackfillProcess process = new(_orthanc);
        process.Services.Receptions.Open(1, 0);
        process.Services.Receptions.Add(_received);

        process.Complete();

        Assert.Contains(file, _orthanc.Files);
    }

    [Fact]
    public void A_file_stays_that_Orthanc_has_registered()
    {
        _orthanc.DatabasePlugin = null;
        byte[] stored = AttachedInstance.Image(1);
        InstanceReplacementTests.Fill(_orthanc, hasSibling: false);
        Receive(stored);
        string left = Write(stored);

        Complete();

        Assert.DoesNotContain(left, _orthanc.Files);
        Assert.Equal(_orthanc.ReferencedFiles, _orthanc.Files);
    }

    [Fact]
    public void What_a_living_server_receives_stays()
    {
        using ServerLease living = new(Leases, TimeProvider.System);
        using ReceptionRecord record = new(Leases, living);
        record.Open(1, 0);
        record.Add(_received);
        string file = Write(_received);

        Complete();
        Complete();

        Assert.Contains(file, _orthanc.Files);
        Assert.Single(Directory.GetFiles(Leases, "*.received"));
    }

    [Fact]
    public void Orthanc_is_asked_for_its_changes_only_after_something_was_received()
    {
        using BackfillProcess process = new(_orthanc);
        process.Complete();
        _ = Assert.Single(_orthanc.Requests, request => request == "GET /changes?last");

        process.Services.Receptions.Add(_received);

        Assert.True(process.Services.Receptions.HasNews);
        process.Services.Receptions.Open(OrthancChanges.Last(_orthanc), 0);
        Assert.False(process.Services.Receptions.HasNews);
    }

    [Fact]
    public void Orthanc_is_asked_again_while_it_has_not_noted_the_first_instance()
    {
        using ServerLease lease = new(Leases, TimeProvider.System);
        using ReceptionRecord record = new(Leases, lease);
        record.Open(0, 0);
        Assert.False(record.HasNews);

        record.Add(_received);
        record.Open(0, 0);

        Assert.True(record.HasNews);
        record.Open(1, 0);
        Assert.False(record.HasNews);
        Assert.Single(Directory.GetFiles(Leases, "*.received"));
    }

    [Fact]
    public void The_first_change_in_the_record_is_older_than_the_longest_reception()
    {
        using ServerLease lease = new(Leases, TimeProvider.System);
        using ReceptionRecord record = new(Leases, lease);
        long minute = (long)TimeSpan.FromMinutes(1).TotalMilliseconds;
        record.Open(0, 0);
        Assert.False(Directory.Exists(Leases));
        List<ChangeSpan?> spans = [];
        for (int minutes = 1; minutes <= 34; minutes += 11)
        {
            record.Open(minutes, minutes * minute);
            _ = ReceptionRecord.Read(Assert.Single(Directory.GetFiles(Leases, "*.received")), out ChangeSpan? span);
            spans.Add(span);
        }

        Assert.Equal([new(1, 1), new(1, 12), new(12, 23), new(23, 34)], spans);
    }

    [Fact]
    public void Each_thread_has_a_place_of_its_own()
    {
        using ServerLease lease = new(Leases, TimeProvider.System);
        using ReceptionRecord record = new(Leases, lease);
        record.Add(_received);
        record.Open(1, 0);
        record.Add(AttachedInstance.Image(1));
        record.Add(AttachedInstance.Image(2));
        record.Add("no DICOM file"u8);
        Thread other = new(() => record.Add(AttachedInstance.Image(3)));
        other.Start();
        other.Join();

        Assert.Equal(
            [Uid(2), Uid(3)],
            ReceptionRecord.Read(Assert.Single(Directory.GetFiles(Leases, "*.received")), out _).Order(StringComparer.Ordinal));
    }

    private static string Uid(int number) => string.Create(CultureInfo.InvariantCulture, $"{AttachedInstance.Series}.{number}");

    /// <summary>A server receives an instance, and ends without having the time to clear up.</summary>
    private void Receive(byte[] instance, long? change = null)
    {
        using ServerLease lease = new(Leases, TimeProvider.System);
        using ReceptionRecord record = new(Leases, lease);
        record.Open(change ?? OrthancChanges.Last(_orthanc), 0);
        record.Add(instance);
        string path = Assert.Single(Directory.GetFiles(Leases, "*.received"));
        byte[] content = SharedFile.Read(path);
        record.Dispose();
        File.WriteAllBytes(path, content);
    }

    /// <summary>Writes a file as Orthanc does, but without its knowledge.</summary>
    private string Write(byte[] content)
    {
        string uuid = string.Create(CultureInfo.InvariantCulture, $"aa{++_files:x6}-0000-4000-8000-000000000000");
        _ = Directory.CreateDirectory(Path.GetDirectoryName(_orthanc.PathOf(uuid))!);
        File.WriteAllBytes(_orthanc.PathOf(uuid), content);
        return uuid;
    }

    private void Complete()
    {
        using BackfillProcess process = new(_orthanc);
        process.Complete();
    }
}
