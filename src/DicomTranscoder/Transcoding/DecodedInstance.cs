// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;

namespace DicomTranscoder.Transcoding;

/// <summary>An instance that was decoded on the way to another transfer syntax. The memory is kept for the next.</summary>
internal sealed class DecodedInstance : IResultMemory, IDisposable
{
    private readonly NativeBuffer _memory = new();
    private int _length;

    /// <summary>The instance, file meta information included.</summary>
    public ReadOnlySpan<byte> Bytes => _memory.Get(_length);

    /// <inheritdoc/>
    public Span<byte> Allocate(int capacity) => _memory.Get(capacity);

    /// <summary>Says how much of the memory the instance takes.</summary>
    public void SetLength(int length) => _length = length;

    /// <summary>Gives the memory back when it is more than a caller wants to keep.</summary>
    public void Trim(long keptBytes) => _memory.Trim(keptBytes);

    public void Dispose() => _memory.Dispose();
}
