// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Structure;

/// <summary>
/// A code-block's codeword segments in an arena: those of an HT set, cleanup first and after it SigProp and MagRef, or a single one of MQ
/// coded passes. Nothing when all its coefficients are zero.
/// </summary>
/// <param name="segments">Both segments, one after the other.</param>
/// <param name="zeroBitPlanes">P of T.800 B.10.5; for an HT set the bit-planes above that of the cleanup pass.</param>
/// <param name="first">Bytes and passes of the first segment.</param>
/// <param name="second">Those of the second; none without one.</param>
internal readonly unsafe struct RecodedBlock(byte* segments, int zeroBitPlanes, CodewordSegment first, CodewordSegment second = default)
{
    private readonly byte* _segments = segments;

    public int ZeroBitPlanes { get; } = zeroBitPlanes;

    public CodewordSegment First { get; } = first;

    public CodewordSegment Second { get; } = second;

    public int Passes => First.Passes + Second.Passes;

    public ReadOnlySpan<byte> Bytes => new(_segments, First.Length + Second.Length);
}
