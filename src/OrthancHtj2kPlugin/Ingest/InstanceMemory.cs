// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder;
using DicomTranscoder.Transcoding;
using OrthancSdkInterop;
using OrthancSdkInterop.Abi;

namespace OrthancHtj2kPlugin.Ingest;

/// <summary>Memory of Orthanc, into which the transcoder writes the converted instance. Orthanc stores it without another copy.</summary>
internal sealed unsafe class InstanceMemory(OrthancHost host, MemoryBuffer64* target) : IResultMemory
{
    /// <inheritdoc/>
    public Span<byte> Allocate(int capacity) => AllocateLarge(capacity).Slice(0, capacity);

    /// <inheritdoc/>
    public LongMemory AllocateLarge(long capacity)
        => host.AllocateInstance(target, (ulong)capacity) == ErrorCode.Success && target->Data is not null
            ? new LongMemory((byte*)target->Data, capacity)
            : throw new InsufficientMemoryException($"Orthanc has no {capacity} bytes for the converted instance");
}
