// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancHtj2kPlugin.Tests.Orthanc;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Backfill.Resources;

public sealed class FileSystemClockTests : IDisposable
{
    private readonly string _folder = FastFolder.Create();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void It_gives_times_between_those_of_files()
    {
        DateTime before = Write(), now = FileSystemClock.Now(_folder), after = Write();

        Assert.InRange(now, before, after);
        Assert.Equal(2, Directory.GetFiles(_folder).Length);
    }

    [Fact]
    public void Where_nothing_can_be_written_every_file_is_newer()
        => Assert.Equal(DateTime.MinValue, FileSystemClock.Now(Path.Combine(_folder, "missing")));

    private DateTime Write()
    {
        string path = Path.Combine(_folder, Path.GetRandomFileName());
        File.WriteAllBytes(path, []);
        return File.GetLastWriteTimeUtc(path);
    }
}
