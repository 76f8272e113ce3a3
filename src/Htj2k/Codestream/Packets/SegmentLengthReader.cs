// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.Contract;
using Htj2k.Structure;

namespace Htj2k.Codestream.Packets;

/// <summary>
/// Reads how many coding passes a packet brings of a code-block, and the lengths of the codeword segments that they are part of
/// (T.800 B.10.6, B.10.7; T.814 B.3 for HT coded blocks).
/// </summary>
/// <remarks>
/// An HT set is a cleanup pass with a segment of its own and up to two refinement passes that share another. Passes of sets that are left
/// out are counted but have no bytes: placeholder passes, which can only come before the first cleanup segment.
/// </remarks>
internal sealed class SegmentLengthReader
{
    private const int LongestLengthBits = 31;
    private const int SmallestCleanupSegment = 2;

    /// <summary>Before selective bypass begins (T.800 Table D.9).</summary>
    private const int PassesBeforeBypass = 10;

    /// <summary>Three for each bit-plane that a byte can count.</summary>
    private const int MaximumPasses = 3 * 256;

    private PendingContribution[] _contributions = new PendingContribution[64];
    private int _count;

    public ReadOnlySpan<PendingContribution> Contributions => _contributions.AsSpan(0, _count);

    public void Clear() => _count = 0;

    /// <summary>Reads the part of a packet header about one block.</summary>
    public void Read(ref PacketBitReader bits, ParsedSubband subband, int column, int row)
    {
        ref ParsedBlock block = ref subband.Block(column, row);
        int passes = ReadPasses(ref bits);
        while (block.LengthBits <= LongestLengthBits && bits.ReadBit() != 0)
        {
            block.LengthBits++;
        }

        if (block.LengthBits + BitOperations.Log2((uint)passes) > LongestLengthBits || block.Passes + passes > MaximumPasses)
        {
            Htj2kFormatException.Throw(
                $"a segment length of {block.LengthBits} bits or more, {block.Passes + passes} coding passes; {LongestLengthBits} and {MaximumPasses} are accepted", bits.Position);
        }

        CodeBlockStyle style = subband.Style;
        if ((style & CodeBlockStyle.HighThroughput) == 0)
        {
            block.Kind = BlockKind.Arithmetic;
        }

        switch (block.Kind)
        {
            case BlockKind.Arithmetic:
                ReadArithmetic(ref bits, subband, column, row, passes);
                break;
            case BlockKind.HighThroughput:
                ReadHighThroughput(ref bits, subband, column, row, passes);
                break;
            default:
                ReadFirst(ref bits, subband, column, row, passes);
                break;
        }
    }

    /// <summary>The number of new coding passes (T.800 Table B.4).</summary>
    private static int ReadPasses(ref PacketBitReader bits)
    {
        if (bits.ReadBit() == 0)
        {
            return 1;
        }

        if (bits.ReadBit() == 0)
        {
            return 2;
        }

        int next = bits.Read(2);
        if (next < 3)
        {
            return 3 + next;
        }

        next = bits.Read(5);
        return next < 31 ? 6 + next : 37 + bits.Read(7);
    }

    /// <summary>The passes of a block that may have had only placeholder passes so far.</summary>
    private void ReadFirst(ref PacketBitReader bits, ParsedSubband subband, int column, int row, int passes)
    {
        ref ParsedBlock block = ref subband.Block(column, row);
        bool mixed = (subband.Style & CodeBlockStyle.Mixed) != 0;

        // Up to the last pass that can be a cleanup pass; the others then are its refinement.
        int refinements = (block.Passes + passes - 1) % 3;
        int counted = Math.Max(passes - refinements, 0);
        int lengthBits = 0;
        int length = 0;
        if (counted > 0)
        {
            lengthBits = block.LengthBits + BitOperations.Log2((uint)counted);
            length = bits.Read(lengthBits);
            bool isCleanup = length >= SmallestCleanupSegment
                && (!mixed || (block.LengthBits > InitialMixedLengthBits && length >> (lengthBits - 1) == 0));
            if (isCleanup)
            {
                block.Kind = BlockKind.HighThroughput;
                block.Passes += (ushort)(counted - 1);
                Add(subband, column, row, 1, length, startsSegment: true);
                if (refinements > 0)
                {
                    ReadHighThroughput(ref bits, subband, column, row, refinements);
                }

                return;
            }
        }

        // Lengths are then coded as if all passes shared one segment, as those of blocks that are not HT coded do.
        int allBits = block.LengthBits + BitOperations.Log2((uint)passes);
        length = length << (allBits - lengthBits) | bits.Read(allBits - lengthBits);
        if (length == 0)
        {
            block.Passes += (ushort)passes;
            return;
        }

        if (!mixed)
        {
            Htj2kFormatException.Throw(
                $"an HT cleanup segment of {length} bytes; {SmallestCleanupSegment} at least are accepted, or none for placeholder passes",
                bits.Position);
        }

        block.Kind = BlockKind.Arithmetic;
        Add(subband, column, row, passes, length, startsSegment: true);
    }

    /// <summary>
    /// A cleanup segment's length has a zero on top where MQ coded blocks are possible, and so needs a length field above the smallest.
    /// </summary>
    private const int InitialMixedLengthBits = 3;

    private void ReadHighThroughput(ref PacketBitReader bits, ParsedSubband subband, int column, int row, int passes)
    {
        ref ParsedBlock block = ref subband.Block(column, row);
        while (passes > 0)
        {
            int inSet = block.Passes % 3;
            int share = inSet == 0 ? 1 : Math.Min(passes, 3 - inSet);
            int length = bits.Read(block.LengthBits + BitOperations.Log2((uint)share));
            if (inSet == 0 && length is > 0 and < SmallestCleanupSegment)
            {
                Htj2kFormatException.Throw($"an HT cleanup segment of {length} bytes; {SmallestCleanupSegment} at least are accepted",
                    bits.Position);
            }

            Add(subband, column, row, share, length, startsSegment: inSet < 2);
            passes -= share;
        }
    }

    private void ReadArithmetic(ref PacketBitReader bits, ParsedSubband subband, int column, int row, int passes)
    {
        ref ParsedBlock block = ref subband.Block(column, row);
        while (passes > 0)
        {
            (int place, int segment) = PlaceInSegment(subband.Style, block.Passes);
            int share = Math.Min(passes, segment - place);
            int length = bits.Read(block.LengthBits + BitOperations.Log2((uint)share));
            Add(subband, column, row, share, length, startsSegment: place == 0);
            passes -= share;
        }
    }

    /// <summary>Which pass of its codeword segment a coding pass is, and how many that has (T.800 Tables D.8 and D.9).</summary>
    private static (int Place, int Passes) PlaceInSegment(CodeBlockStyle style, int pass)
    {
        if ((style & CodeBlockStyle.TerminateEachPass) != 0)
        {
            return (0, 1);
        }

        if ((style & CodeBlockStyle.SelectiveBypass) == 0)
        {
            return (pass, int.MaxValue);
        }

        if (pass < PassesBeforeBypass)
        {
            return (pass, PassesBeforeBypass);
        }

        // Two raw passes, then a cleanup pass.
        int place = (pass - PassesBeforeBypass) % 3;
        return place == 2 ? (0, 1) : (place, 2);
    }

    private void Add(ParsedSubband subband, int column, int row, int passes, int length, bool startsSegment)
    {
        if (_count == _contributions.Length)
        {
            Array.Resize(ref _contributions, 2 * _count);
        }

        ref ParsedBlock block = ref subband.Block(column, row);
        _contributions[_count++] =
            new PendingContribution(subband, column, row, new Contribution(0, length, block.Passes, passes, startsSegment));
        block.Passes += (ushort)passes;
    }
}
