// SPDX-License-Identifier: GPL-3.0-or-later
namespace DicomTranscoder.Transcoding;

/// <summary>Notices that memory was asked for: all that can be decided before encoding has then been decided.</summary>
internal sealed class RefusedMemory : IResultMemory
{
    public bool WasAsked { get; private set; }

    public Span<byte> Allocate(int capacity)
    {
        WasAsked = true;
        throw new InsufficientMemoryException("nothing is to be encoded");
    }
}
