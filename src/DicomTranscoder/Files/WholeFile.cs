// SPDX-License-Identifier: GPL-3.0-or-later
namespace DicomTranscoder.Files;

/// <summary>
/// Reads and writes whole files: a written file is complete and safe on the disk or does not exist, and it never replaces another.
/// </summary>
public static class WholeFile
{
    /// <summary>Begins the names of files that are being written. A crash may leave such files, which can be deleted.</summary>
    public const string TemporaryPrefix = ".htj2k-";

    /// <summary>Writes a new file: under a temporary name in the same folder, to the disk, then under its own name.</summary>
    /// <exception cref="IOException">Something of that name exists, or the file cannot be written.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content) => Make(path, content, static (file, content) => file.Write(content));

    /// <inheritdoc cref="Write(string, ReadOnlySpan{byte})"/>
    internal static void Write(string path, LongSpan content) => Make(path, content, static (file, content) =>
    {
        for (long at = 0; content.PieceAt(at) is { Length: > 0 } piece; at += piece.Length)
        {
            file.Write(piece);
        }
    });

    /// <summary>Copies a file, as <see cref="Write(string, ReadOnlySpan{byte})"/> writes one.</summary>
    /// <exception cref="IOException">Something of that name exists, or one of the two files cannot be read or written.</exception>
    public static void Copy(string source, string path)
    {
        using FileStream content = File.OpenRead(source);
        Make(path, content, static (file, content) => content.CopyTo(file));
    }

    /// <exception cref="IOException">Something of that name exists.</exception>
    internal static void RequireAbsent(string path)
    {
        if (Path.Exists(path))
        {
            throw new IOException($"{path} exists already, and is not overwritten");
        }
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="IOException">It cannot be read, or shrinks meanwhile.</exception>
    internal static ReadOnlySpan<byte> Read(string path, NativeBuffer buffer)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        Span<byte> content = buffer.Get(checked((int)file.Length));
        file.ReadExactly(content);
        return content;
    }

    private static void Make<T>(string path, T content, Action<FileStream, T> write)
        where T : allows ref struct
    {
        RequireAbsent(path);
        string temporary = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, $"{TemporaryPrefix}{Guid.NewGuid():N}");
        try
        {
            using (FileStream file = new(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                write(file, content);
                file.Flush(flushToDisk: true);
            }

            DurableFile.Rename(temporary, path);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
