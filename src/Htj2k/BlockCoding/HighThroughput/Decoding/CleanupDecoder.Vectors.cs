// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using System.Runtime.Intrinsics;
using Htj2k.BlockCoding.HighThroughput.Decoding.Vectors;

namespace Htj2k.BlockCoding.HighThroughput.Decoding;

/// <content>
/// The decoder on lanes of 16 and 32 bits. The bit-streams are unstuffed first. Each row of quads is then done in three steps: codewords
/// and residuals by tables, one quad pair after the other, as each tells where the next begins; bounds and field lengths by vectors; MagSgn
/// fields by PDEP or by shifts, and samples out of them by vectors again.
/// </content>
internal static unsafe partial class CleanupDecoder
{
    private static CleanupResult DecodeVectors<TRow, TLane>(in CleanupTask<TLane> task, int height, nint stride,
        CleanupDecoderScratch scratch)
        where TRow : struct, IDecodedQuadRow<TLane>
        where TLane : unmanaged
    {
        int suffixLength = SuffixLength(task.Segment);
        if (suffixLength == 0)
        {
            return CleanupResult.Broken;
        }

        fixed (byte* segment = task.Segment)
        {
            OpenSegment* block = scratch.Blocks;
            OpenSegment.Open(block, segment, task.Segment.Length, suffixLength, task.Coefficients);
            int quads = (task.Width + 1) / 2;
            for (int y = 0; y < height && !Exceeds<TRow, TLane>(block); y += 2)
            {
                BeginRow(block, quads);
                ReadRow(block, quads, y);
                PrepareFields<TRow, TLane>(block, quads, y);
                ReadFields<TRow, TLane>(block, quads);
                Store<TRow, TLane>(block, quads, y, height, stride);
            }

            return Result(block, AcceptedBound(task.MagnitudeBits), TRow.LargestBound);
        }
    }

    /// <summary>
    /// Two blocks of the same height in lock-step: the latency from each codeword to the next limits one, and the other fills it.
    /// </summary>
    private static void DecodeVectors<TRow, TLane>(
        in CleanupTask<TLane> task0,
        in CleanupTask<TLane> task1,
        int height,
        nint stride,
        CleanupDecoderScratch scratch,
        out CleanupResult result0,
        out CleanupResult result1)
        where TRow : struct, IDecodedQuadRow<TLane>
        where TLane : unmanaged
    {
        fixed (byte* segment0 = task0.Segment, segment1 = task1.Segment)
        {
            OpenSegment* blocks = scratch.Blocks;
            OpenSegment.Open(blocks, segment0, task0.Segment.Length, SuffixLength(task0.Segment), task0.Coefficients);
            OpenSegment.Open(blocks + 1, segment1, task1.Segment.Length, SuffixLength(task1.Segment), task1.Coefficients);
            int quads0 = (task0.Width + 1) / 2;
            int quads1 = (task1.Width + 1) / 2;
            for (int y = 0; y < height && !(Exceeds<TRow, TLane>(blocks) && Exceeds<TRow, TLane>(blocks + 1)); y += 2)
            {
                BeginRow(blocks, quads0);
                BeginRow(blocks + 1, quads1);
                if (y == 0 || blocks[0].IsZero || blocks[1].IsZero)
                {
                    ReadRow(blocks, quads0, y);
                    ReadRow(blocks + 1, quads1, y);
                }
                else
                {
                    ReadTwoRows(blocks, quads0, quads1);
                }

                // The steps in turn, so that none waits for the stores of the one before. The left block writes beyond its right edge, so
                // the right one comes second.
                PrepareFields<TRow, TLane>(blocks, quads0, y);
                PrepareFields<TRow, TLane>(blocks + 1, quads1, y);
                ReadFields<TRow, TLane>(blocks, quads0);
                ReadFields<TRow, TLane>(blocks + 1, quads1);
                Store<TRow, TLane>(blocks, quads0, y, height, stride);
                Store<TRow, TLane>(blocks + 1, quads1, y, height, stride);
            }

            result0 = Result(blocks, AcceptedBound(task0.MagnitudeBits), TRow.LargestBound);
            result1 = Result(blocks + 1, AcceptedBound(task1.MagnitudeBits), TRow.LargestBound);
        }
    }

    /// <summary>
    /// True when 16-bit lanes have proved too narrow for samples of 32 bits: other lanes will decode the block, so its other rows need not
    /// be done.
    /// </summary>
    private static bool Exceeds<TRow, TLane>(OpenSegment* block)
        where TRow : struct, IDecodedQuadRow<TLane>
        where TLane : unmanaged
        => sizeof(TLane) > sizeof(short) && Vector256.GreaterThanAny(block->LargestBound, Vector256.Create((uint)TRow.LargestBound));

    private static int AcceptedBound(int magnitudeBits) => Math.Min(magnitudeBits + 1, LargestBound);

    /// <summary>The result for a block, by the largest bound seen in it.</summary>
    /// <param name="acceptedBound">Above it the block is broken.</param>
    /// <param name="laneBound">Above it the lanes were too narrow.</param>
    private static CleanupResult Result(OpenSegment* block, int acceptedBound, int laneBound)
    {
        uint largest = 0;
        for (int lane = 0; lane < Vector256<uint>.Count; lane++)
        {
            largest = Math.Max(largest, block->LargestBound[lane]);
        }

        return largest <= Math.Min(acceptedBound, laneBound) ? CleanupResult.Decoded
            : acceptedBound > laneBound ? CleanupResult.NeedsWiderLanes
            : CleanupResult.Broken;
    }

    /// <summary>Finds the contexts of a row as far as the one above tells them, and whether the row is zero.</summary>
    private static void BeginRow(OpenSegment* block, int quads)
    {
        ulong events = block->Mel.TopUp(block->Events);
        bool hasContexts = !block->IsZero && DecodedQuadRow.PrepareContexts(block, quads);
        block->IsZero = !hasContexts && BitOperations.TrailingZeroCount(events) >= quads;
        block->Events = block->IsZero ? events >> quads : events;
    }

    private static void ReadRow(OpenSegment* block, int quads, int y)
    {
        if (block->IsZero)
        {
            return;
        }

        if (y == 0)
        {
            ReadFirstRow(block, quads);
        }
        else
        {
            ReadQuads(block, 0, quads, 0);
        }
    }

    /// <summary>Finds the MagSgn fields of a row, whose codewords and residuals are read.</summary>
    private static void PrepareFields<TRow, TLane>(OpenSegment* block, int quads, int y)
        where TRow : struct, IDecodedQuadRow<TLane>
        where TLane : unmanaged
    {
        if (block->IsZero)
        {
            return;
        }

        // After the end there are zeros for a row; more of them change nothing.
        block->VlcPosition = Math.Min(block->VlcPosition, block->VlcEnd);
        TRow.PrepareFields(block, quads, isFirst: y == 0);
    }

    /// <summary>Reads them.</summary>
    private static void ReadFields<TRow, TLane>(OpenSegment* block, int quads)
        where TRow : struct, IDecodedQuadRow<TLane>
        where TLane : unmanaged
    {
        if (!block->IsZero)
        {
            TRow.ReadFields(block, quads);
        }
    }

    private static void Store<TRow, TLane>(OpenSegment* block, int quads, int y, int height, nint stride)
        where TRow : struct, IDecodedQuadRow<TLane>
        where TLane : unmanaged
    {
        TLane* top = (TLane*)block->Coefficients + y * stride;
        TLane* bottom = y + 1 < height ? top + stride : null;
        if (!block->IsZero)
        {
            TRow.Store(block, quads, top, bottom);
            return;
        }

        new Span<uint>(block->BottomAbove, OpenSegment.SampleSlots).Clear();
        new Span<TLane>(top, 2 * quads).Clear();
        if (bottom is not null)
        {
            new Span<TLane>(bottom, 2 * quads).Clear();
        }
    }
}
