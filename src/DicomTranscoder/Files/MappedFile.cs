// SPDX-License-Identifier: GPL-3.0-or-later
using System.IO.MemoryMappedFiles;

namespace DicomTranscoder.Files;

/// <summary>
/// A file of any size, mapped into memory: only the parts that are read occupy it. Nobody may truncate the file meanwhile.
/// </summary>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;

    /// <exception cref="IOException">It cannot be read, or is empty.</exception>
    public MappedFile(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        long length = stream.Length;
        _file = MemoryMappedFile.CreateFromFile(stream, null, length, MemoryMappedFileAccess.Read, HandleInheritability.None,
            leaveOpen: true);
        _view = _file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
        Bytes = new LongSpan(_start + _view.PointerOffset, length);
    }

    /// <summary>All of it, until it is disposed of.</summary>
    public LongSpan Bytes { get; }

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}
