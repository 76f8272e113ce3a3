// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.Memory;
using Htj2k.Wavelets;

namespace Htj2k.BlockCoding;

/// <summary>
/// The LL band of the lowest resolution. An offset that was taken from all samples to fit 16-bit lanes is still in it, and only in it (5/3 low-pass filters
/// have gain 1, high-pass filters gain 0, and the rounding commutes with whole numbers): it is added again here, in 32 bits.
/// </summary>
internal sealed unsafe class LowestBandStrip<T> : RowSink<T>
    where T : unmanaged, IBinaryInteger<T>
{
    private readonly NativeBuffer<T> _row;
    private readonly SubbandStrip<int> _strip;
    private readonly int _width;

    public LowestBandStrip(EncodedSubband subband, BlockRowQueue<CodeBlockEncoder> queue)
    {
        _width = subband.Width;
        _row = new NativeBuffer<T>(_width);
        NextRow = _row.Start;
        _strip = new SubbandStrip<int>(subband, queue);
    }

    /// <summary>What was taken from each sample.</summary>
    public int Offset { get; set; }

    public override void PushRow()
    {
        T* from = NextRow;
        int* to = _strip.NextRow;
        for (int x = 0; x < _width; x++)
        {
            to[x] = int.CreateTruncating(from[x]) + Offset;
        }

        _strip.PushRow();
    }

    public override void Dispose()
    {
        _row.Dispose();
        _strip.Dispose();
    }
}
