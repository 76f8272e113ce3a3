// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Structure;

/// <summary>An encoded code-block: its one codeword segment in an arena, or nothing when all its coefficients are zero.</summary>
internal readonly unsafe struct EncodedBlock(byte* segment, int length, int passes)
{
    private readonly byte* _segment = segment;

    public int Length { get; } = length;

    /// <summary>
    /// Coding passes of the segment, the last of them the cleanup pass of bit-plane 0: one of HT, or three a bit-plane but one in the
    /// highest.
    /// </summary>
    public int Passes { get; } = passes;

    /// <summary>Bit-planes that the passes cover, for P of T.800 B.10.5.</summary>
    public int BitPlanes => (Passes + 2) / 3;

    public ReadOnlySpan<byte> Bytes => new(_segment, Length);
}
