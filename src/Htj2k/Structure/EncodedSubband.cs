// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Structure;

/// <summary>A sub-band of one component and its encoded code-blocks, in rows from the top.</summary>
internal sealed class EncodedSubband
{
    private readonly EncodedBlock[] _blocks;

    /// <param name="width">Samples per row; may be 0.</param>
    /// <param name="height">Rows; may be 0.</param>
    /// <param name="magnitudeBits">M_b, the bit-planes that QCD declares; 0 until <see cref="Quantize"/>.</param>
    public EncodedSubband(SubbandOrientation orientation, int level, int width, int height, int magnitudeBits)
    {
        Orientation = orientation;
        Level = level;
        Width = width;
        Height = height;
        MagnitudeBits = magnitudeBits;
        BlocksWide = (width + CodeBlock.NominalSize - 1) / CodeBlock.NominalSize;
        BlocksHigh = (height + CodeBlock.NominalSize - 1) / CodeBlock.NominalSize;
        _blocks = new EncodedBlock[BlocksWide * BlocksHigh];
    }

    public SubbandOrientation Orientation { get; }

    public int Level { get; }

    public int Width { get; }

    public int Height { get; }

    public int MagnitudeBits { get; private set; }

    /// <summary>The step that QCD declares for an irreversible sub-band.</summary>
    public QuantizationStep Step { get; private set; }

    public int BlocksWide { get; }

    public int BlocksHigh { get; }

    /// <summary>Says how the coefficients are quantised.</summary>
    public void Quantize(QuantizationStep step)
    {
        Step = step;
        MagnitudeBits = step.MagnitudeBits;
    }

    public Span<EncodedBlock> BlockRow(int row) => _blocks.AsSpan(row * BlocksWide, BlocksWide);
}
