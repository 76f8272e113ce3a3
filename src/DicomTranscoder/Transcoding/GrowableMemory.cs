// SPDX-License-Identifier: GPL-3.0-or-later
namespace DicomTranscoder.Transcoding;

/// <summary>Memory for results, outside the GC heap: it grows on demand and is kept for the next one.</summary>
public sealed class GrowableMemory : IResultMemory, IDisposable
{
    private readonly NativeBuffer _memory = new();

    /// <inheritdoc/>
    public Span<byte> Allocate(int capacity) => _memory.Get(capacity);

    /// <summary>
    /// The result: the first <see cref="ConversionResult.Length"/> bytes of the memory; valid until the next result.
    /// </summary>
    public ReadOnlySpan<byte> Bytes(long length) => _memory.Get(checked((int)length));

    /// <summary>Gives the memory back when it is more than a caller wants to keep.</summary>
    public void Trim(long keptBytes) => _memory.Trim(keptBytes);

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();
}
