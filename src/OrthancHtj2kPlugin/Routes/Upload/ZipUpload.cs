// SPDX-License-Identifier: GPL-3.0-or-later
using System.IO.Compression;
using System.Net;
using OrthancHtj2kPlugin.Services;

namespace OrthancHtj2kPlugin.Routes.Upload;

/// <summary>The DICOM files of a ZIP archive, one after the other.</summary>
internal static unsafe class ZipUpload
{
    private const int MaximumEntries = 65535;
    private const int DicomPrefixOffset = 128;

    private static ReadOnlySpan<byte> LocalHeader => "PK\u0003\u0004"u8;

    private static ReadOnlySpan<byte> CentralHeader => "PK\u0001\u0002"u8;

    public static bool IsArchive(ReadOnlySpan<byte> body) => body.StartsWith(LocalHeader);

    /// <summary>Stores every DICOM file of an archive, and names the files that are not DICOM.</summary>
    /// <exception cref="RouteException">400 when this is no archive, 413 when it holds too many files.</exception>
    public static void Store(ReadOnlySpan<byte> body, UploadStore store, UploadBudget budget, List<UploadedFile> files)
    {
        // The reader makes an object of every entry before the first can be looked at.
        if (body.Count(CentralHeader) > MaximumEntries)
        {
            throw new RouteException(HttpStatusCode.RequestEntityTooLarge,
                $"The ZIP archive holds too many files; at most {MaximumEntries} are accepted.");
        }

        fixed (byte* start = body)
        {
            using UnmanagedMemoryStream stream = new(start, body.Length);
            using ZipArchive archive = Open(stream);
            using InflatedEntry memory = new();
            foreach (ZipArchiveEntry entry in archive.Entries)
            {
                if (entry.FullName.EndsWith('/'))
                {
                    continue;
                }

                UploadedFile file = Store(entry, memory, store, budget);
                files.Add(file);
                if (file.Status == HttpStatusCode.RequestEntityTooLarge)
                {
                    return;
                }
            }
        }
    }

    private static ZipArchive Open(UnmanagedMemoryStream stream)
    {
        try
        {
            ZipArchive archive = new(stream, ZipArchiveMode.Read);
            _ = archive.Entries;
            return archive;
        }
        catch (InvalidDataException exception)
        {
            throw new RouteException(HttpStatusCode.BadRequest, $"The ZIP archive is damaged: {exception.Message}");
        }
    }

    private static UploadedFile Store(ZipArchiveEntry entry, InflatedEntry memory, UploadStore store, UploadBudget budget)
    {
        string name = entry.FullName;
        if (entry.IsEncrypted)
        {
            return Refused(name, HttpStatusCode.UnsupportedMediaType, "Encrypted");
        }

        try
        {
            if (!memory.TryRead(entry, budget.LargestFile, IsDicom, out ReadOnlySpan<byte> content))
            {
                return Refused(name, HttpStatusCode.RequestEntityTooLarge, budget.Excuse);
            }

            if (!IsDicom(content) || Path.GetFileName(name).Equals("DICOMDIR", StringComparison.OrdinalIgnoreCase))
            {
                return Refused(name, HttpStatusCode.UnsupportedMediaType, "Not an instance") with { IsIgnored = true };
            }

            budget.Spend(content.Length);
            return Crc32.Compute(content) == entry.Crc32
                ? store.Store(name, content)
                : Refused(name, HttpStatusCode.BadRequest, "Damaged in the ZIP archive: its checksum differs");
        }
        catch (InvalidDataException exception)
        {
            return Refused(name, HttpStatusCode.BadRequest, $"Damaged in the ZIP archive: {exception.Message}");
        }
    }

    private static bool IsDicom(ReadOnlySpan<byte> file)
        => file.Length >= DicomPrefixOffset + 4 && file.Slice(DicomPrefixOffset, 4).SequenceEqual("DICM"u8);

    private static UploadedFile Refused(string name, HttpStatusCode status, string message)
        => new() { Name = name, Status = status, Message = message };
}
