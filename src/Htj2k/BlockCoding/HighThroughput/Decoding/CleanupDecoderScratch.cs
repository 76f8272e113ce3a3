// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Memory;

namespace Htj2k.BlockCoding.HighThroughput.Decoding;

/// <summary>
/// What one worker needs to decode code-blocks with vectors, two of them at once: memory of fixed size, used again for each.
/// </summary>
internal sealed unsafe class CleanupDecoderScratch : IDisposable
{
    private readonly NativeBuffer<OpenSegment> _blocks = new(2);

    /// <summary>Two, side by side.</summary>
    public OpenSegment* Blocks => _blocks.Start;

    public void Dispose() => _blocks.Dispose();
}
