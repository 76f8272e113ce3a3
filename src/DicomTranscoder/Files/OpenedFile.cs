// SPDX-License-Identifier: GPL-3.0-or-later
namespace DicomTranscoder.Files;

/// <summary>
/// The bytes of a file of any size: a small one is read into memory, others are mapped, so that only what is looked at is read. Nobody may
/// truncate a mapped file.
/// </summary>
public sealed unsafe class OpenedFile : IDisposable
{
    private const long LargestRead = 1 << 26;

    private readonly NativeBuffer? _read;
    private readonly MappedFile? _mapped;

    /// <exception cref="IOException">It cannot be read, or shrinks meanwhile.</exception>
    /// <exception cref="UnauthorizedAccessException">A permission to read is missing.</exception>
    public OpenedFile(string path)
        : this(path, LargestRead)
    {
    }

    internal OpenedFile(string path, long largestRead)
    {
        long length = new FileInfo(path).Length;
        if (length > largestRead)
        {
            _mapped = new MappedFile(path);
            Bytes = _mapped.Bytes;
            return;
        }

        _read = new NativeBuffer();
        Bytes = _read.Bytes(length > 0 ? WholeFile.Read(path, _read).Length : ReadPipe(path, _read));
    }

    /// <summary>All of it, until this is disposed of.</summary>
    public LongSpan Bytes { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _read?.Dispose();
        _mapped?.Dispose();
    }

    /// <summary>Reads something that has no length before it is read.</summary>
    private static int ReadPipe(string path, NativeBuffer buffer)
    {
        byte[] content = File.ReadAllBytes(path);
        content.CopyTo(buffer.Get(content.Length));
        return content.Length;
    }
}
