// SPDX-License-Identifier: GPL-3.0-or-later
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace OrthancHtj2kPlugin.Routes.Upload;

/// <summary>
/// Memory for one file of an archive at a time. It grows with the bytes that really come out, whatever the archive declares.
/// </summary>
internal sealed unsafe class InflatedEntry : IDisposable
{
    private const int FirstCapacity = 1 << 20;

    private byte* _start;
    private int _capacity;

    /// <summary>Inflates an entry.</summary>
    /// <param name="maximum">The most bytes.</param>
    /// <param name="isWanted">
    /// Sees the first bytes (fewer when the entry ends there); when it returns false, the rest is not inflated.
    /// </param>
    /// <param name="content">Valid until the next call.</param>
    /// <returns>False when the entry is larger than the maximum.</returns>
    /// <exception cref="InvalidDataException">The entry is damaged.</exception>
    public bool TryRead(ZipArchiveEntry entry, int maximum, Func<ReadOnlySpan<byte>, bool> isWanted, out ReadOnlySpan<byte> content)
    {
        using Stream source = entry.Open();
        int length = 0;
        bool isSeen = false;
        while (true)
        {
            Reserve(length);
            int read = source.Read(new Span<byte>(_start + length, _capacity - length));
            length += read;
            content = new ReadOnlySpan<byte>(_start, length);
            if (length > maximum)
            {
                return false;
            }

            if (!isSeen && (read == 0 || length == _capacity))
            {
                isSeen = true;
                if (!isWanted(content))
                {
                    return true;
                }
            }

            if (read == 0)
            {
                return true;
            }
        }
    }

    public void Dispose()
    {
        NativeMemory.Free(_start);
        _start = null;
    }

    private void Reserve(int length)
    {
        if (length == _capacity)
        {
            int capacity = (int)Math.Min(Math.Max(2L * _capacity, FirstCapacity), int.MaxValue);
            _start = (byte*)NativeMemory.Realloc(_start, (nuint)capacity);
            _capacity = capacity;
        }
    }
}
