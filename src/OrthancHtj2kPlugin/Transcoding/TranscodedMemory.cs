// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder;
using DicomTranscoder.Transcoding;
using OrthancSdkInterop;
using OrthancSdkInterop.Abi;

namespace OrthancHtj2kPlugin.Transcoding;

/// <summary>Memory of Orthanc for a transcoded instance. Orthanc frees it at the end, whatever the outcome.</summary>
/// <param name="turn">Held from the moment a large result gets its memory until <see cref="EndTurn"/>; null when it is only copied.</param>
internal sealed unsafe class TranscodedMemory(OrthancHost host, MemoryBuffer* target, LargeTurn? turn = null) : IResultMemory
{
    /// <inheritdoc/>
    public Span<byte> Allocate(int capacity) => AllocateLarge(capacity).Slice(0, capacity);

    /// <inheritdoc/>
    public LongMemory AllocateLarge(long capacity)
    {
        turn?.Begin(capacity);
        return Get(capacity);
    }

    /// <summary>Call this when the result is made, or is not to be.</summary>
    public void EndTurn() => turn?.End();

    /// <summary>Says how much of the memory the instance takes.</summary>
    public void SetLength(long length) => target->Size = checked((uint)length);

    /// <summary>Hands out an instance as it is.</summary>
    public void Copy(ReadOnlySpan<byte> instance) => instance.CopyTo(Get(instance.Length).Slice(0, instance.Length));

    /// <inheritdoc cref="Copy(ReadOnlySpan{byte})"/>
    public void Copy(LongSpan instance) => instance.CopyTo(Get(instance.Length));

    private LongMemory Get(long capacity)
    {
        if (target->Data is not null)
        {
            host.Free(target->Data);
            *target = default;
        }

        return host.AllocateInstance(target, checked((uint)capacity)) == ErrorCode.Success && target->Data is not null
            ? new LongMemory((byte*)target->Data, capacity)
            : throw new InsufficientMemoryException($"Orthanc has no {capacity} bytes for the transcoded instance");
    }
}
