// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.InteropServices;

namespace OrthancHtj2kPlugin.Backfill.Resources;

/// <summary>Asks how much room a folder has.</summary>
internal static partial class FreeSpace
{
    /// <summary>Bytes that this process may write there.</summary>
    /// <exception cref="IOException">The folder is missing, or the system does not say.</exception>
    public static long Of(string folder)
    {
        if (!OperatingSystem.IsWindows())
        {
            return new DriveInfo(folder).AvailableFreeSpace;
        }

        // On Windows, DriveInfo knows only drives, no shares and no disks mounted in folders.
        return GetDiskFreeSpace(Path.GetFullPath(folder), out ulong free, 0, 0) != 0
            ? (long)Math.Min(free, long.MaxValue)
            : throw new IOException($"The folder {folder} does not report its free space (error {Marshal.GetLastPInvokeError()})");
    }

    [LibraryImport("kernel32", EntryPoint = "GetDiskFreeSpaceExW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    private static partial int GetDiskFreeSpace(string folder, out ulong free, nint total, nint freeToAll);
}
