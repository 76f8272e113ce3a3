// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancHtj2kPlugin.Backfill.Leases;
using OrthancHtj2kPlugin.Tests.Orthanc;
using Xunit;

namespace OrthancHtj2kPlugin.Tests.Backfill.Leases;

public sealed class LocalFileSystemTests
{
    [Fact]
    public void Holds_a_folder_of_this_machine()
    {
        string folder = FastFolder.Create();
        Assert.True(LocalFileSystem.Holds(folder));
        Directory.Delete(folder);
    }

    [Theory]
    [InlineData("/proc")]
    [InlineData("/no such folder")]
    [InlineData(@"\\server\share")]
    public void Holds_nothing_else(string folder)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() && folder[0] == '/', "These are names on a drive, which Windows takes for local");
        Assert.False(LocalFileSystem.Holds(folder));
    }
}
