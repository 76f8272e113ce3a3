// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text;

namespace OrthancHtj2kPlugin.Backfill.Leases;

/// <summary>Files that other threads and servers write, rename and remove while this one reads them.</summary>
internal static class SharedFile
{
    /// <summary>Reads a file, and hinders nobody: Windows lets others write and remove it beside readers only if these say so.</summary>
    /// <exception cref="FileNotFoundException">It has gone.</exception>
    /// <exception cref="IOException">It cannot be read, or somebody has it for himself.</exception>
    public static byte[] Read(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        byte[] content = new byte[file.Length];
        int length = file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
        return content[..length];
    }

    /// <inheritdoc cref="Read"/>
    public static string ReadText(string path) => Encoding.UTF8.GetString(Read(path));
}
