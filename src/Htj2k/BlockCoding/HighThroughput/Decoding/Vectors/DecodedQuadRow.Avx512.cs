// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Htj2k.BlockCoding.HighThroughput.Decoding.Vectors;

/// <content>Vectors of 64 bytes, 16 quads to each (AVX-512).</content>
internal static unsafe partial class DecodedQuadRow
{
    private static bool PrepareContextsAvx512(OpenSegment* block, int quads)
    {
        uint* above = block->Entries + OpenSegment.Margin;
        var empty = Vector512.Create(EmptyContext);
        Vector512<uint> any = Vector512<uint>.Zero;
        for (nint quad = 0; quad < quads; quad += 16)
        {
            Vector512<uint> here = Vector512.Load(above + quad);
            Vector512<uint> left = Vector512.Load(above + quad - 1);
            Vector512<uint> right = Vector512.Load(above + quad + 1);
            Vector512<uint> contexts = (here >> 12 & Vector512.Create(0xA00u)) | (left >> 14 & Vector512.Create(0x200u))
                | (right >> 10 & Vector512.Create(0x800u));
            (empty + Vector512.WidenLower(contexts)).Store(block->Contexts + quad);
            (empty + Vector512.WidenUpper(contexts)).Store(block->Contexts + quad + 8);
            any |= contexts;
        }

        return any != Vector512<uint>.Zero;
    }

    /// <summary><see cref="Residuals(OpenSegment*, nint)"/> of 16 quads, from eight pairs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> ResidualsAvx512(OpenSegment* block, nint quad)
    {
        Vector512<uint> twice = Vector512.Create(0u, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7);
        Vector512<uint> bits = Avx512F.PermuteVar16x32(Vector256.Load(block->PrefixBits + quad / 2).ToVector512Unsafe(), twice);
        Vector512<uint> prefix = Vector512.Load(block->Prefixes + quad / 2).AsUInt32();
        Vector512<uint> suffix = Avx512F.ShiftRightLogicalVariable(bits, prefix >> 27) & (prefix >> 6 & Vector512.Create(31u));
        return suffix + (prefix >> 11 & Vector512.Create(15u));
    }
}
