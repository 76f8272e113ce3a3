// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DicomTranscoder.Files;

/// <summary>
/// Flushes the names in a folder to the disk. Flushing a new file does that for its content only, and .NET cannot open folders.
/// </summary>
internal static partial class FolderFlush
{
    private const int ReadOnly = 0;

    // Of CreateFileW: GENERIC_WRITE, which FlushFileBuffers asks for; all of FILE_SHARE_*; OPEN_EXISTING; FILE_FLAG_BACKUP_SEMANTICS, which
    // opens folders.
    private const uint GenericWrite = 0x4000_0000;
    private const uint ShareAll = 7;
    private const uint OpenExisting = 3;
    private const uint BackupSemantics = 0x0200_0000;

    /// <exception cref="IOException">The disk refuses them.</exception>
    public static void Run(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            using SafeFileHandle handle = CreateFile(Path.GetFullPath(folder), GenericWrite, ShareAll, 0, OpenExisting, BackupSemantics, 0);
            Require(!handle.IsInvalid, "opened");
            Require(FlushFileBuffers(handle) != 0, "flushed to the disk");
            return;
        }

        int descriptor = Open(folder, ReadOnly);
        Require(descriptor >= 0, "opened");
        int result = FSync(descriptor);
        int error = Marshal.GetLastPInvokeError();
        _ = Close(descriptor);
        Marshal.SetLastPInvokeError(error);
        Require(result == 0, "flushed to the disk");

        void Require(bool succeeded, string what)
        {
            if (!succeeded)
            {
                throw new IOException($"The folder {folder} cannot be {what} (error {Marshal.GetLastPInvokeError()})");
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    [LibraryImport("kernel32", EntryPoint = "CreateFileW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    private static partial SafeFileHandle CreateFile(string path, uint access, uint share, nint security, uint disposition, uint flags,
        nint template);

    [LibraryImport("kernel32", SetLastError = true)]
    private static partial int FlushFileBuffers(SafeFileHandle handle);
}
