// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Structure;

/// <summary>
/// A code-block's HT set of coding passes in an arena: the cleanup segment and, after it, that of SigProp and MagRef. Nothing when all its
/// coefficients are zero.
/// </summary>
/// <param name="segments">Both segments.</param>
/// <param name="cleanupLength">Bytes of the first.</param>
/// <param name="refinementLength">Bytes of the second; 0 without one.</param>
/// <param name="passes">1 to 3.</param>
/// <param name="zeroBitPlanes">Bit-planes above that of the cleanup pass, P of T.800 B.10.5.</param>
internal readonly unsafe struct RecodedBlock(byte* segments, int cleanupLength, int refinementLength, int passes, int zeroBitPlanes)
{
    private readonly byte* _segments = segments;

    public int CleanupLength { get; } = cleanupLength;

    public int RefinementLength { get; } = refinementLength;

    public int Passes { get; } = passes;

    public int ZeroBitPlanes { get; } = zeroBitPlanes;

    public ReadOnlySpan<byte> Bytes => new(_segments, CleanupLength + RefinementLength);
}
