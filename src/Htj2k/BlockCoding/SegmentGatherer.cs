// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Structure;

namespace Htj2k.BlockCoding;

/// <summary>Joins the parts of a code-block's codeword segments from several packets.</summary>
internal sealed class SegmentGatherer
{
    private const int PassesOfSet = 3;

    private byte[] _bytes = new byte[4096];
    private CodewordSegment[] _codewords = new CodewordSegment[16];

    /// <summary>The last HT set of a block. The result lies in the codestream, or here until the next call.</summary>
    public HtSegments GatherHighThroughput(ReadOnlySpan<byte> codestream, BlockContributions segments, in ParsedBlock block)
    {
        int last = 0;
        for (int i = block.FirstContribution; i != 0; i = segments[i].Next)
        {
            if (segments[i].FirstPass % PassesOfSet == 0 && segments[i].Length > 0)
            {
                last = i;
            }
        }

        if (last == 0)
        {
            return default;
        }

        Contribution cleanup = segments[last];
        int passes = cleanup.Passes;
        int length = 0;
        int pieces = 0;
        int start = 0;
        for (int i = cleanup.Next; i != 0 && passes < PassesOfSet; i = segments[i].Next)
        {
            Contribution piece = segments[i];
            passes += piece.Passes;
            if (piece.Length > 0)
            {
                start = pieces++ == 0 ? piece.Offset : start;
                Append(codestream.Slice(piece.Offset, piece.Length), ref length);
            }
        }

        // A segment without bytes holds nothing that could be refined.
        passes = length == 0 ? 1 : passes;
        ReadOnlySpan<byte> refinement = pieces == 1 ? codestream.Slice(start, length) : _bytes.AsSpan(0, length);
        return new HtSegments(
            codestream.Slice(cleanup.Offset, cleanup.Length), refinement, passes, block.ZeroBitPlanes + cleanup.FirstPass / PassesOfSet);
    }

    /// <summary>The codeword segments of a block that is not HT coded, one after the other.</summary>
    public ReadOnlySpan<byte> GatherArithmetic(
        ReadOnlySpan<byte> codestream, BlockContributions segments, in ParsedBlock block, out ReadOnlySpan<CodewordSegment> codewords)
    {
        int count = 0;
        int length = 0;
        for (int i = block.FirstContribution; i != 0; i = segments[i].Next)
        {
            Contribution piece = segments[i];
            if (piece.StartsSegment)
            {
                if (count == _codewords.Length)
                {
                    Array.Resize(ref _codewords, 2 * count);
                }

                _codewords[count++] = new CodewordSegment(piece.Length, piece.Passes);
            }
            else
            {
                CodewordSegment open = _codewords[count - 1];
                _codewords[count - 1] = new CodewordSegment(open.Length + piece.Length, open.Passes + piece.Passes);
            }

            Append(codestream.Slice(piece.Offset, piece.Length), ref length);
        }

        codewords = _codewords.AsSpan(0, count);
        return _bytes.AsSpan(0, length);
    }

    private void Append(ReadOnlySpan<byte> piece, ref int length)
    {
        if (piece.Length > _bytes.Length - length)
        {
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, length + piece.Length));
        }

        piece.CopyTo(_bytes.AsSpan(length));
        length += piece.Length;
    }
}
