// SPDX-License-Identifier: GPL-3.0-or-later
namespace DicomTranscoder.Files;

/// <summary>Flushes files to the disk, their content and their names in their folders, so that they survive a power failure.</summary>
public static class DurableFile
{
    /// <summary>Follows the name of a file that <see cref="WriteWhole"/> has not completed.</summary>
    private const string Incomplete = ".incomplete";

    /// <summary>
    /// Writes a file. When this returns, the file is on the disk; if the process ends before, a part of it may remain.
    /// </summary>
    /// <param name="mode">By default, no file of that name may exist.</param>
    /// <exception cref="IOException">
    /// The file cannot be written, or exists already. An incomplete new file is removed.
    /// </exception>
    public static unsafe void Write(string path, ReadOnlySpan<byte> content, FileMode mode = FileMode.CreateNew)
    {
        fixed (byte* start = content)
        {
            WriteLarge(path, new LongSpan(start, content.Length), mode);
        }
    }

    /// <inheritdoc cref="Write(string, ReadOnlySpan{byte}, FileMode)"/>
    public static void WriteLarge(string path, LongSpan content, FileMode mode)
    {
        using FileStream file = new(path, mode, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            for (long at = 0; content.PieceAt(at) is { Length: > 0 } piece; at += piece.Length)
            {
                file.Write(piece);
            }

            Flush(file);
        }
        catch (IOException)
        {
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Writes a file under another name first, so that its own name never stands for a part of it.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void WriteWhole(string path, LongSpan content)
    {
        string incomplete = path + Incomplete;
        WriteLarge(incomplete, content, FileMode.Create);
        File.Move(incomplete, path, overwrite: true);
        FolderFlush.Run(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Flushes the content of a file and its name to the disk.</summary>
    /// <exception cref="IOException">The disk refuses it.</exception>
    public static void Flush(FileStream file)
    {
        file.Flush(flushToDisk: true);
        FolderFlush.Run(Path.GetDirectoryName(file.Name)!);
    }

    /// <summary>Renames a file that is on the disk. When this returns, the new name is on the disk too.</summary>
    /// <exception cref="IOException">Something of that name exists.</exception>
    public static void Rename(string path, string name)
    {
        File.Move(path, name, overwrite: false);
        FolderFlush.Run(Path.GetDirectoryName(Path.GetFullPath(name))!);
    }
}
