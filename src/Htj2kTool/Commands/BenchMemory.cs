// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.Transcoding;

namespace Htj2kTool.Commands;

/// <summary>Memory that every conversion writes to anew.</summary>
internal sealed class BenchMemory : IResultMemory
{
    private byte[] _bytes = [];

    /// <inheritdoc/>
    public Span<byte> Allocate(int capacity)
    {
        if (_bytes.Length < capacity)
        {
            _bytes = GC.AllocateUninitializedArray<byte>(capacity);
        }

        return _bytes;
    }
}
