// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.BlockCoding.HighThroughput.Encoding;

/// <summary>
/// Measures the rows of quads of a code-block, from the top one down, and leaves the fields of the bit-streams in the scratch.
/// </summary>
/// <typeparam name="T">Lanes of 16 or 32 bits.</typeparam>
/// <typeparam name="TSelf">The measure itself; a struct, so that each lane width has compiled code of its own.</typeparam>
internal unsafe interface IQuadRow<T, TSelf>
    where T : unmanaged
    where TSelf : struct, IQuadRow<T, TSelf>, allows ref struct
{
    /// <summary>Numbers of up to 64 bits that hold the MagSgn bits of a quad: 1 or 2.</summary>
    static abstract int FieldsPerQuad { get; }

    /// <inheritdoc cref="QuadCodewords.EmptyContexts"/>
    uint EmptyContexts { get; }

    /// <inheritdoc cref="QuadCodewords.SignificantQuads"/>
    uint SignificantQuads { get; }

    static abstract TSelf Create(CleanupEncoderScratch scratch);

    /// <summary>MagSgn bits of a quad or of half of it, from the scratch.</summary>
    /// <param name="fields"><see cref="CleanupEncoderScratch.Fields"/>.</param>
    /// <param name="lengths"><see cref="CleanupEncoderScratch.FieldLengths"/>.</param>
    /// <param name="bits">How many they are.</param>
    static abstract ulong Field(ulong* fields, uint* lengths, int index, out int bits);

    /// <summary>Leaves entries, residuals and MagSgn fields of the row's quads in the scratch.</summary>
    /// <param name="bottom">Null when the block ends with the top row.</param>
    void Measure(T* top, T* bottom, int width, bool isFirst);
}
