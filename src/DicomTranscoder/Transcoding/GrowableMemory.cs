// SPDX-License-Identifier: GPL-3.0-or-later
namespace DicomTranscoder.Transcoding;

/// <summary>Memory for results, outside the GC heap: it grows on demand and is kept for the next one.</summary>
public sealed class GrowableMemory : IResultMemory, IDisposable
{
    private readonly NativeBuffer _memory = new();

    /// <summary>Take results that one span cannot hold, too: those have <see cref="LargeBytes"/> only.</summary>
    public bool TakesLarge { get; init; }

    /// <inheritdoc/>
    public Span<byte> Allocate(int capacity) => _memory.Get(capacity);

    /// <inheritdoc/>
    public LongMemory AllocateLarge(long capacity) => TakesLarge ? _memory.GetLarge(capacity) : default;

    /// <summary>
    /// The result: the first <see cref="ConversionResult.Length"/> bytes of the memory; valid until the next result.
    /// </summary>
    public ReadOnlySpan<byte> Bytes(long length) => _memory.Get(checked((int)length));

    /// <summary>As <see cref="Bytes"/>, of a result of any size.</summary>
    public LongSpan LargeBytes(long length) => _memory.Bytes(length);

    /// <summary>Gives the memory back when it is more than a caller wants to keep.</summary>
    public void Trim(long keptBytes) => _memory.Trim(keptBytes);

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();
}
