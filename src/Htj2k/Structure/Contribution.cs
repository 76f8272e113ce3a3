// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Structure;

/// <summary>The part of one codeword segment of a code-block that one packet carries.</summary>
/// <param name="Offset">Where its bytes lie in the codestream.</param>
/// <param name="FirstPass">Index of its first coding pass in the block, placeholder passes counted.</param>
/// <param name="StartsSegment">False when it goes on with the codeword segment of the contribution before it.</param>
internal record struct Contribution(int Offset, int Length, int FirstPass, int Passes, bool StartsSegment)
{
    /// <summary>Index of the block's next contribution, plus 1; 0 after the last.</summary>
    public int Next { get; set; }
}
