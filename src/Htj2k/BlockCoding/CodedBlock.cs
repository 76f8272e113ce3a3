// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.BlockCoding;

/// <summary>What packets have told of a code-block.</summary>
internal struct CodedBlock
{
    /// <summary>Offset of the cleanup segment in the codestream.</summary>
    public int Offset;

    /// <summary>Bytes of the cleanup segment; 0 when no packet has brought the block.</summary>
    public int Length;

    /// <summary>P of T.800 B.10.5: bit-planes without a coded bit.</summary>
    public int ZeroBitPlanes;

    /// <summary>Coding passes so far.</summary>
    public int Passes;

    /// <summary>Lblock of T.800 B.10.7; 0 before the block is included.</summary>
    public int LengthBits;
}
