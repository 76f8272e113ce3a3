// SPDX-License-Identifier: GPL-3.0-or-later
namespace DicomTranscoder.Transcoding;

/// <summary>Notices a request for memory, which comes after all decisions that precede encoding.</summary>
internal sealed class RefusedMemory : IResultMemory
{
    public bool WasAsked { get; private set; }

    public Span<byte> Allocate(int capacity)
    {
        WasAsked = true;
        throw new InsufficientMemoryException("nothing must be encoded");
    }
}
