// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Htj2k.BlockCoding.HighThroughput.Decoding.Vectors;

/// <content>Vectors of 16 bytes, four quads to each, for arm64 and for x86 without AVX2.</content>
internal static unsafe partial class DecodedQuadRow
{
    /// <summary>The bits of a quad's samples in rho, e_1 and e_k, a byte for each.</summary>
    private static Vector128<byte> OwnBits
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128.Create(0x0804_0201u).AsByte();
    }

    /// <summary>Leaves the bounds U of four quads.</summary>
    /// <param name="above">As for <see cref="Predictors(Vector128{uint}, Vector128{uint})"/>.</param>
    /// <param name="largestBound">The largest bound for the lanes; larger ones are noted in the segment's largest and then cut.</param>
    /// <returns>The coded bits of each sample, U - e_k of a significant one, as bytes.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> CodedLengths(OpenSegment* block, int quad, int quads, bool isFirst, Vector128<uint> above,
        int largestBound)
    {
        Vector128<uint> entry = Vector128.Load(block->Entries + OpenSegment.Margin + quad) >> 16 & Vector128.Create(0xFFFu);
        Vector128<uint> bound = Residuals(block->Prefixes + quad / 2, block->PrefixBits + quad / 2)
            + (isFirst ? Vector128<uint>.One : Predictors(entry, above));

        // Lanes after the last quad of the row hold no quad.
        Vector128<uint> inside = Vector128.LessThan(Vector128<uint>.Indices, Vector128.Create((uint)(quads - quad)));
        Vector128<uint>* largest = (Vector128<uint>*)&block->LargestBound;
        *largest = Vector128.Max(*largest, bound & inside);
        bound = Vector128.Min(bound, Vector128.Create((uint)largestBound));
        Vector128<uint> known = entry | bound << 16;
        known.Store(block->Bounds + quad);

        Vector128<byte> bounds = ToEachSample(known >> 16);
        Vector128<byte> isKnown = IsSet(ToEachSample(known), OwnBits);
        return (bounds + isKnown) & Significant(known);
    }

    /// <summary>Ones for each significant sample.</summary>
    /// <param name="known">Entries of four quads in bits 0-15.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Significant(Vector128<uint> known) => IsSet(ToEachSample(known), OwnBits << 4);

    /// <summary>Ones for each sample that is known to reach the bound.</summary>
    /// <param name="known">Entries of four quads in bits 0-15.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> ReachesBound(Vector128<uint> known) => IsSet(ToEachSample(known >> 8), OwnBits);

    /// <summary><see cref="Residuals(OpenSegment*, nint)"/> of four quads, from two pairs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Residuals(ulong* prefixes, uint* prefixBits)
    {
        // The bits of each pair twice: the even lane for its first quad, the odd one for its second. Two prefixes of 3 bits and two
        // suffixes of 5 are the most.
        Vector128<uint> twice = Vector128.Create(0u, 0, 1, 1);
        Vector128<uint> bits = Vector128.Shuffle(Vector128.CreateScalarUnsafe(*(ulong*)prefixBits).AsUInt32(), twice);
        Vector128<uint> prefix = Vector128.Load(prefixes).AsUInt32();
        Vector128<uint> suffix = LaneShift.Right(bits & Vector128.Create(0xFFFFu), prefix >> 27) & (prefix >> 6 & Vector128.Create(31u));
        return suffix + (prefix >> 11 & Vector128.Create(15u));
    }

    /// <summary>The predictors to which residuals are added: kappa of T.814 7.3.7 for four quads.</summary>
    /// <param name="entry">Bits 16-27 of their entries of the table of codewords.</param>
    /// <param name="above">All samples that each sees above it, by bitwise or: 2|x| - 1, below 2^31.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Predictors(Vector128<uint> entry, Vector128<uint> above)
    {
        Vector128<uint> leading = Vector128.AndNot(above, above >> 1);
        Vector128<int> exponent = (Vector128.ConvertToSingle(leading.AsInt32()).AsInt32() >> 23) - Vector128.Create(127);
        Vector128<uint> rho = entry & Vector128.Create(0xF0u);
        Vector128<int> single = Vector128.Equals(rho & (rho - Vector128.Create(0x10u)), Vector128<uint>.Zero).AsInt32();
        return Vector128.Max(Vector128.AndNot(exponent, single), Vector128<int>.One).AsUInt32();
    }

    /// <summary>The lowest byte of each quad to all four of its samples.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> ToEachSample(Vector128<uint> numbers)
        => Vector128.ShuffleNative(numbers.AsByte(), Vector128.Create((byte)0, 0, 0, 0, 4, 4, 4, 4, 8, 8, 8, 8, 12, 12, 12, 12));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> IsSet(Vector128<byte> numbers, Vector128<byte> bits) => Vector128.Equals(numbers & bits, bits);
}
