// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Memory;

namespace Htj2k.BlockCoding;

/// <summary>The coefficients of one row of code-blocks of a sub-band, waiting to be encoded.</summary>
/// <typeparam name="T">Lanes of 16 or 32 bits.</typeparam>
internal sealed unsafe class EncodedBlockRow<T> : BlockRow<CodeBlockEncoder>
    where T : unmanaged
{
    private readonly EncodedSubband _subband;
    private readonly NativeBuffer<T> _coefficients;
    private int _index;
    private int _rows;

    public EncodedBlockRow(EncodedSubband subband)
    {
        _subband = subband;

        // Room for the kernels' reading beyond a row, and half a margin more so that rows do not lie a power of two apart.
        int margin = NativeBuffer<T>.MarginBytes / sizeof(T);
        Stride = (subband.Width + margin - 1) / margin * margin + margin + margin / 2;
        _coefficients = new NativeBuffer<T>(Stride * Math.Min(CodeBlockEncoder.Size, subband.Height));
    }

    /// <summary>The first row of samples.</summary>
    public T* Start => _coefficients.Start;

    /// <summary>From one row of samples to the next.</summary>
    public nint Stride { get; }

    /// <summary>Says which row of code-blocks this is, and how many rows of samples it has.</summary>
    public void Describe(int index, int rows) => (_index, _rows) = (index, rows);

    public override void Process(CodeBlockEncoder encoder)
        => encoder.EncodeRow(Start, Stride, _subband.Width, _rows, _subband.Orientation, _subband.BlockRow(_index));

    public override void Dispose() => _coefficients.Dispose();
}
