// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancHtj2kPlugin.Backfill.Resources;

/// <summary>The clock that gives files their times. On a network storage, it is that of another machine, and may be wrong.</summary>
internal static class FileSystemClock
{
    /// <summary>The universal time of a file that is written now.</summary>
    /// <param name="folder">Where the file is written, and removed.</param>
    /// <returns>The beginning of time where no file can be written: all others are newer.</returns>
    public static DateTime Now(string folder)
    {
        try
        {
            using FileStream file = new(Path.Combine(folder, Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.Write,
                FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.DeleteOnClose);
            return File.GetLastWriteTimeUtc(file.SafeFileHandle);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return DateTime.MinValue;
        }
    }
}
