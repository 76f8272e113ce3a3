// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.BlockCoding.HighThroughput.Decoding.Vectors;
using Htj2k.Memory;

namespace Htj2k.BlockCoding.HighThroughput.Decoding;

/// <summary>
/// The memory of one worker for decoding two code-blocks at once with vectors: of fixed size, and reused.
/// </summary>
internal sealed unsafe class CleanupDecoderScratch : IDisposable
{
    private readonly NativeBuffer<OpenSegment> _blocks = new(2);

    /// <summary>Two, side by side.</summary>
    public OpenSegment* Blocks => _blocks.Start;

    public void Dispose() => _blocks.Dispose();
}
