// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.BlockCoding;

/// <summary>
/// The last HT set of a code-block (T.814 B.1): all that a decoder needs, because a cleanup pass codes every bit-plane above its own again.
/// </summary>
/// <param name="cleanup">The cleanup segment.</param>
/// <param name="refinement">The segment of SigProp and MagRef; empty when there is none.</param>
internal readonly ref struct HtSegments(ReadOnlySpan<byte> cleanup, ReadOnlySpan<byte> refinement, int passes, int missing)
{
    public ReadOnlySpan<byte> Cleanup { get; } = cleanup;

    public ReadOnlySpan<byte> Refinement { get; } = refinement;

    /// <summary>1 to 3; 0 when there is no set.</summary>
    public int Passes { get; } = passes;

    /// <summary>Bit-planes above the cleanup pass's.</summary>
    public int Missing { get; } = missing;
}
