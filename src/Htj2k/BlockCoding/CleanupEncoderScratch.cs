// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.InteropServices;

namespace Htj2k.BlockCoding;

/// <summary>What one worker needs to encode code-blocks: buffers of fixed size, used again for each block.</summary>
internal sealed unsafe class CleanupEncoderScratch : IDisposable
{
    /// <summary>Bytes that vector stores may touch beyond what they mean to write.</summary>
    private const int Slack = 64;

    private byte* _memory;

    public CleanupEncoderScratch()
    {
        _memory = (byte*)NativeMemory.AlignedAlloc(MelEncoder.MaximumBytes + VlcWriter.MaximumBytes + 2 * Slack, 64);
    }

    public byte* Mel => _memory;

    /// <summary>One behind the last byte of the buffer that the VLC bit-stream fills from its end.</summary>
    public byte* VlcEnd => _memory + MelEncoder.MaximumBytes + Slack + VlcWriter.MaximumBytes;

    public void Dispose()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
    }
}
