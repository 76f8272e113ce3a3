// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancHtj2kPlugin.Backfill.Leases;
using OrthancHtj2kPlugin.Backfill.Replacements;
using OrthancHtj2kPlugin.Tests.Orthanc;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Backfill.Replacements;

/// <summary>What a server tells the others of requests that it lets pass.</summary>
public sealed class WritingRecordTests : IDisposable
{
    private const string Instance = "11111111-11111111-11111111-11111111-11111111", Series = "22222222-22222222-22222222-22222222-22222222";

    private readonly string _folder = FastFolder.Create();
    private readonly JumpingTime _time = new();
    private readonly ServerLease _writing;
    private readonly ServerLease _replacing;
    private readonly WritingRecord _record;
    private readonly WritingRecord _reader;

    public WritingRecordTests()
    {
        (_writing, _replacing) = (new(_folder, TimeProvider.System), new(_folder, TimeProvider.System));
        _record = new(_folder, _writing, new OtherLeases(_folder, _writing, TimeProvider.System), _time);
        _reader = new(_folder, _replacing, new OtherLeases(_folder, _replacing, TimeProvider.System), _time);
        _ = _replacing.Hold();
    }

    public void Dispose()
    {
        _record.Dispose();
        _reader.Dispose();
        _writing.Dispose();
        _replacing.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Another_server_hears_of_the_resources_of_each_request_until_it_waits()
    {
        _record.Note(Instance, Series);
        Thread other = new(() => _record.Note("other"));
        other.Start();
        other.Join();

        Assert.True(_reader.OthersWrite([Instance]));
        Assert.True(_reader.OthersWrite(["none", Series]));
        Assert.True(_reader.OthersWrite(["other"]));
        Assert.False(_reader.OthersWrite(["none"]));
        Assert.False(_record.OthersWrite([Instance]));
        _record.Note();
        Assert.False(_reader.OthersWrite([Instance, Series]));
        Assert.True(_reader.OthersWrite(["other"]));
    }

    [Fact]
    public void What_was_noted_longer_ago_than_a_request_writes_is_cleared()
    {
        _record.Note(Instance);
        _record.Renew();
        Assert.True(_reader.OthersWrite([Instance]));

        _time.Jump(ResourceWriters.Writing * 2);
        _record.Renew();

        Assert.False(_reader.OthersWrite([Instance]));
    }

    [Fact]
    public void The_file_of_a_dead_server_goes()
    {
        _record.Note(Instance);
        string file = Assert.Single(Directory.GetFiles(_folder, "*.writing"));
        byte[] content = SharedFile.Read(file);
        _record.Dispose();
        File.WriteAllBytes(file, content);
        _writing.Dispose();
        _reader.Note(Series);

        _reader.Renew();

        Assert.DoesNotContain(file, Directory.GetFiles(_folder, "*.writing"));
    }
}
