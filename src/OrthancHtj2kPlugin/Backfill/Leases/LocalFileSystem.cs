// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.InteropServices;

namespace OrthancHtj2kPlugin.Backfill.Leases;

/// <summary>Tells whether one machine alone mounts the file system of a folder.</summary>
internal static partial class LocalFileSystem
{
    /// <summary>f_type of statfs(2): ext2 to ext4, XFS, Btrfs, ZFS, F2FS, JFS, ReiserFS, bcachefs, overlayfs and tmpfs.</summary>
    private static readonly long[] s_types =
        [0xEF53, 0x58465342, 0x9123683E, 0x2FC12FC1, 0xF2F52010, 0x3153464A, 0x52654973, 0xCA451A4E, 0x794C7630, 0x01021994];

    /// <returns>False also where the system does not say.</returns>
    public static bool Holds(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            // A drive of the network has the format of the disk behind it, and shares have no drive.
            return Path.GetPathRoot(Path.GetFullPath(folder)) is [_, ':', ..] drive && new DriveInfo(drive).DriveType == DriveType.Fixed;
        }

        // DriveInfo searches the list of mounts for the folder's name: it finds nothing in a chroot, and the parent's where a name has
        // spaces.
        Span<long> status = stackalloc long[32];
        return StatFileSystem(folder, ref status[0]) == 0 && s_types.Contains(status[0]);
    }

    /// <param name="status">Where 120 bytes are written, f_type first, on 64-bit Linux.</param>
    [LibraryImport("libc", EntryPoint = "statfs", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatFileSystem(string folder, ref long status);
}
