// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Structure;

/// <summary>A code-block as packets have described it so far.</summary>
internal struct ParsedBlock
{
    /// <summary>Index of its first contribution in <see cref="BlockContributions"/>, plus 1; 0 when no packet has brought any.</summary>
    public int FirstContribution;

    public int LastContribution;

    /// <summary>P of T.800 B.10.5: bit-planes without a coded bit.</summary>
    public byte ZeroBitPlanes;

    /// <summary>Lblock of T.800 B.10.7; 0 before the block is included.</summary>
    public byte LengthBits;

    /// <summary>Coding passes so far, placeholder passes included.</summary>
    public ushort Passes;

    public BlockKind Kind;
}
