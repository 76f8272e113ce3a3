// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using System.IO.Compression;
using DicomTranscoder;
using DicomTranscoder.Files;

namespace OrthancHtj2kPlugin.Backfill.Resources;

/// <summary>
/// The folder where Orthanc keeps files when no plugin does: each under its UUID, in two levels of folders named after the beginning of the
/// UUID.
/// </summary>
internal sealed class StorageFolder(string folder)
{
    private const long ReservedBytes = 16 << 20;
    private const int BeginningBytes = 16 << 10;

    /// <summary>Orthanc's StorageCompression writes the size of the content, and the two bytes of RFC 1950 before deflated data.</summary>
    private const int CompressionHeaderBytes = 10;

    private const string TwoDigits = "??";
    private const string Uuid = "????????-????-????-????-????????????";

    /// <summary>Every instance asks for this, so once there are files, nobody looks for them again.</summary>
    private volatile bool _exists;

    /// <summary>Bytes of the largest file that is read as one span.</summary>
    public long LongestSpan { get; init; } = int.MaxValue;

    /// <summary>
    /// False when a plugin keeps the files elsewhere: only the journal may lie here then. True also when it does so since there are files.
    /// </summary>
    public bool Exists => _exists || (_exists = Directory.Exists(folder) && Directory.EnumerateDirectories(folder, TwoDigits).Any());

    public string PathOf(string uuid) => Path.Combine(folder, uuid[..2], uuid[2..4], uuid);

    /// <summary>Opens a file; null when it is not there.</summary>
    public FileStream? TryOpen(string uuid)
    {
        try
        {
            return new FileStream(PathOf(uuid), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Writes a file that is missing.</summary>
    /// <returns>False when something of that name is there, readable or not.</returns>
    /// <exception cref="IOException">It cannot be written.</exception>
    public bool TryWrite(string uuid, LongSpan file)
    {
        string path = PathOf(uuid);
        if (File.Exists(path))
        {
            return false;
        }

        _ = Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        DurableFile.WriteWhole(path, file);
        return true;
    }

    /// <summary>
    /// Requires room for a file and for everything else that a replacement writes. Older versions of Orthanc do not notice when a full disk
    /// cuts a file short, and no version should come to that point.
    /// </summary>
    /// <exception cref="BackfillException">There is less room.</exception>
    public void RequireRoom(long bytes)
    {
        if (Exists && FreeSpace.Of(folder) is var free && free < bytes + ReservedBytes)
        {
            throw new BackfillException(
                string.Create(CultureInfo.InvariantCulture,
                $"The disk of the storage has no room: {free >> 20} MiB are free; the file and {ReservedBytes >> 20} MiB are needed"));
        }
    }

    /// <summary>The first bytes of a file, without Orthanc's compression; empty when it is not there.</summary>
    public byte[] ReadBeginning(string uuid)
    {
        byte[] beginning = new byte[BeginningBytes];
        using FileStream? file = TryOpen(uuid);
        int length = file?.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false) ?? 0;
        return length > CompressionHeaderBytes && beginning[8] == 0x78 && ((beginning[8] << 8) | beginning[9]) % 31 == 0
            ? Inflate(beginning, length)
            : beginning[..length];
    }

    /// <summary>
    /// UUIDs of the files that were written in a period. Writing a file changes its folder, so unchanged folders are skipped.
    /// </summary>
    /// <param name="begin">The first moment, in universal time.</param>
    /// <param name="end">The first moment after it.</param>
    public List<string> WrittenBetween(DateTime begin, DateTime end)
    {
        List<string> written = [];
        foreach (string outer in Directory.EnumerateDirectories(folder, TwoDigits))
        {
            try
            {
                foreach (string inner in Directory.EnumerateDirectories(outer, TwoDigits)
                    .Where(path => Directory.GetLastWriteTimeUtc(path) >= begin))
                {
                    AddWritten(written, inner, begin, end);
                }
            }
            catch (DirectoryNotFoundException)
            {
                // Another server has removed the last file of the folder, and the folder.
            }
        }

        return written;
    }

    private static void AddWritten(List<string> written, string inner, DateTime begin, DateTime end)
    {
        try
        {
            written.AddRange(Directory.EnumerateFiles(inner, Uuid)
                .Where(path => File.GetLastWriteTimeUtc(path) is var time && time >= begin && time < end)
                .Select(path => Path.GetFileName(path)));
        }
        catch (DirectoryNotFoundException)
        {
            // As in the caller.
        }
    }

    private static byte[] Inflate(byte[] compressed, int length)
    {
        byte[] beginning = new byte[BeginningBytes];
        using MemoryStream source = new(compressed, CompressionHeaderBytes, length - CompressionHeaderBytes);
        using DeflateStream inflater = new(source, CompressionMode.Decompress);
        try
        {
            return beginning[..inflater.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false)];
        }
        catch (InvalidDataException)
        {
            return compressed[..length];
        }
    }
}
