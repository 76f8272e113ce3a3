// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.BlockCoding.HighThroughput.Decoding.Vectors;

/// <summary>From the codewords and residuals of a row of quads to its samples, on lanes of some width.</summary>
/// <typeparam name="TLane">The type of decoded coefficients.</typeparam>
internal unsafe interface IDecodedQuadRow<TLane>
    where TLane : unmanaged
{
    /// <summary>The largest U that the lanes take.</summary>
    static abstract int LargestBound { get; }

    /// <summary>From entries and residuals: the bound U of each quad, and which bits of its lanes are coded.</summary>
    static abstract void PrepareFields(OpenSegment* block, int quads, bool isFirst);

    /// <summary>Deposits the coded bits of each quad where they belong.</summary>
    static abstract void ReadFields(OpenSegment* block, int quads);

    /// <summary>Turns fields into samples, and keeps 2|x| - 1 of the bottom row for the next.</summary>
    /// <param name="bottom">Null when the block ends with the top row.</param>
    static abstract void Store(OpenSegment* block, int quads, TLane* top, TLane* bottom);
}
