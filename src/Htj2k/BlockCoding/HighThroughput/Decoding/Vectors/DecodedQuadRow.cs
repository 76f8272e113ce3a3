// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Htj2k.BlockCoding.HighThroughput.Tables;

namespace Htj2k.BlockCoding.HighThroughput.Decoding.Vectors;

/// <summary>The vector steps of decoding a row of quads that are the same on all lanes.</summary>
internal static unsafe partial class DecodedQuadRow
{
    /// <remarks>
    /// Not inlined: of an address known when it compiles, ahead-of-time code makes a vector that is a constant and that no loader adapts.
    /// </remarks>
    private static ulong EmptyContext
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        get => (ulong)Unsafe.AsPointer(ref MemoryMarshal.GetReference(CxtVlcDecoderTable.OtherRows));
    }

    /// <summary>Makes all contexts empty.</summary>
    public static void ClearContexts(OpenSegment* block) => new Span<ulong>(block->Contexts, OpenSegment.QuadSlots).Fill(EmptyContext);

    /// <summary>
    /// The part of the contexts that comes from the row of quads above, whose entries are still there: bits 7 and 9 of a table index, and
    /// so 9 and 11 of an address; see <see cref="CleanupContext.Of"/>.
    /// </summary>
    /// <returns>False when this part of all of them is empty.</returns>
    public static bool PrepareContexts(OpenSegment* block, int quads)
    {
        if (Avx512BW.IsSupported)
        {
            return PrepareContextsAvx512(block, quads);
        }

        // Without AVX2 these vectors are pairs of 16 bytes each. After an odd row stands the entry of a quad that does not exist: zero, as
        // StorePair left it.
        uint* above = block->Entries + OpenSegment.Margin;
        var empty = Vector256.Create(EmptyContext);
        Vector256<uint> any = Vector256<uint>.Zero;
        for (int quad = 0; quad < quads; quad += 8)
        {
            Vector256<uint> here = Vector256.Load(above + quad);
            Vector256<uint> left = Vector256.Load(above + quad - 1);
            Vector256<uint> right = Vector256.Load(above + quad + 1);
            Vector256<uint> contexts = (here >> 12 & Vector256.Create(0xA00u)) | (left >> 14 & Vector256.Create(0x200u))
                | (right >> 10 & Vector256.Create(0x800u));
            (empty + Vector256.WidenLower(contexts)).Store(block->Contexts + quad);
            (empty + Vector256.WidenUpper(contexts)).Store(block->Contexts + quad + 4);
            any |= contexts;
        }

        return any != Vector256<uint>.Zero;
    }

    /// <summary>Exponent residuals u of eight quads, from four pairs' prefixes and the bits that they were found with.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Residuals(OpenSegment* block, nint quad)
    {
        // The bits of each pair twice: the even lane for its first quad, the odd one for its second.
        Vector256<uint> twice = Vector256.Create(0u, 0, 1, 1, 2, 2, 3, 3);
        Vector256<uint> bits = Avx2.PermuteVar8x32(Vector128.Load(block->PrefixBits + quad / 2).ToVector256Unsafe(), twice);
        Vector256<uint> prefix = Vector256.Load(block->Prefixes + quad / 2).AsUInt32();
        Vector256<uint> suffix = Avx2.ShiftRightLogicalVariable(bits, prefix >> 27) & (prefix >> 6 & Vector256.Create(31u));
        return suffix + (prefix >> 11 & Vector256.Create(15u));
    }

    /// <summary>The predictors to which residuals are added: kappa of T.814 7.3.7 for eight quads.</summary>
    /// <param name="entry">Their entries of <see cref="CxtVlcDecoderTable"/>.</param>
    /// <param name="above">
    /// All samples that each sees above it, 2|x| - 1, by bitwise or; as a float it must have the exponent that it has as a number.
    /// </param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Predictors(Vector256<uint> entry, Vector256<uint> above)
    {
        // A float's exponent is the bit length less one, and 127. The entry's sign says that more than one sample is significant.
        Vector256<int> exponent = Avx.ConvertToVector256Single(above.AsInt32()).AsInt32() >> 23;
        Vector256<int> several = entry.AsInt32() >> 31;
        return (Vector256.Max(exponent & several, Vector256.Create(128)) - Vector256.Create(127)).AsUInt32();
    }
}
