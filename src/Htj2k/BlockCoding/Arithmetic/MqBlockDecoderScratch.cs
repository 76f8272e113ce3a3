// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.InteropServices;

namespace Htj2k.BlockCoding.Arithmetic;

/// <summary>What one worker needs to decode MQ coded code-blocks: the flags of all samples with a margin of one on each side.</summary>
internal sealed unsafe class MqBlockDecoderScratch : IDisposable
{
    public const int LongestSide = 1024;
    public const int MostSamples = 4096;

    /// <summary>(1024 + 2) x (4 + 2) is the most that 4096 samples take with their margin.</summary>
    private const int Slots = (LongestSide + 2) * (MostSamples / LongestSide + 2);

    private ushort* _flags = (ushort*)NativeMemory.AlignedAlloc(Slots * sizeof(ushort), 64);

    ~MqBlockDecoderScratch() => Free();

    /// <summary>Zeroes the flags of a code-block and its margin, and gives that of the first sample; a row has width + 2.</summary>
    public ushort* ClearFlags(int width, int height)
    {
        new Span<ushort>(_flags, (width + 2) * (height + 2)).Clear();
        return _flags + width + 2 + 1;
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_flags);
        _flags = null;
    }
}
