// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancHtj2kPlugin.Tests.Orthanc;

/// <summary>New folders in memory, where the system has such: flushing a file to the disk takes no time there.</summary>
internal static class FastFolder
{
    private const string Memory = "/dev/shm";

    public static string Create()
        => Directory.CreateDirectory(
            Path.Combine(Directory.Exists(Memory) ? Memory : Path.GetTempPath(), $"htj2k-test-{Guid.NewGuid():N}")).FullName;
}
