// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Htj2k.BlockCoding.HighThroughput.Tables;

namespace Htj2k.BlockCoding.HighThroughput.Encoding;

/// <summary>
/// Finds the codewords of a row of quads, eight quads a step, from their flags and exponents: the part of measuring that is the same for
/// all lane widths.
/// </summary>
/// <remarks>
/// Vectors have a 32-bit lane for each quad, in order. "Flags" of a quad are rho in bits 4-7 and epsilon in bits 0-3; in both the order of
/// the samples is that of T.814: top left, bottom left, top right, bottom right.
/// </remarks>
internal unsafe ref struct QuadCodewords
{
    private readonly CleanupEncoderScratch _scratch;
    private uint* _flagsAbove;
    private uint* _flagsHere;
    private uint* _table;
    private bool _isFirst;
    private Vector256<uint> _flagsBefore;

    public QuadCodewords(CleanupEncoderScratch scratch)
    {
        _scratch = scratch;
        _flagsAbove = scratch.FlagsAbove;
        _flagsHere = scratch.FlagsHere;
    }

    /// <summary>Bit q: quad q has an empty context, so that a MEL event tells whether it is significant.</summary>
    public uint EmptyContexts { get; private set; }

    /// <summary>Bit q: quad q has a significant sample.</summary>
    public uint SignificantQuads { get; private set; }

    /// <summary>The low 32 bits of eight quads' 64-bit lanes, in order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Join(Vector256<ulong> quads0To3, Vector256<ulong> quads4To7)
        => Avx2.Permute4x64(Avx.Shuffle(quads0To3.AsSingle(), quads4To7.AsSingle(), 0b10_00_10_00).AsUInt64(), 0xD8).AsUInt32();

    public void Begin(bool isFirst)
    {
        ref uint table = ref MemoryMarshal.GetReference(isFirst ? CxtVlcEncoderTable.FirstRow : CxtVlcEncoderTable.OtherRows);
        _table = (uint*)Unsafe.AsPointer(ref table);
        _isFirst = isFirst;
        _flagsBefore = Vector256<uint>.Zero;
        EmptyContexts = 0;
        SignificantQuads = 0;
    }

    /// <summary>Leaves entries and residuals of eight quads in the scratch.</summary>
    /// <param name="quad">The first of them, a multiple of 8.</param>
    /// <param name="exponents">Largest exponent of each; anything below 1 for quads without a significant sample.</param>
    /// <param name="exponentsAbove">Largest exponent of the four samples above each; anything below 2 where it foretells nothing.</param>
    /// <returns>For each quad, U in bits 0-7 and e_k in bits 8-11.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<uint> Find(int quad, Vector256<uint> flags, Vector256<int> exponents, Vector256<int> exponentsAbove)
    {
        flags.Store(_flagsHere + quad);

        // kappa and U of T.814 7.3.7.
        Vector256<uint> rho = flags & Vector256.Create(0xF0u);
        Vector256<uint> single = Vector256.Equals(rho & (rho - Vector256.Create(0x10u)), Vector256<uint>.Zero);
        Vector256<int> foretold = exponentsAbove - Vector256<int>.One;
        Vector256<int> predictor = Vector256.Max(Vector256.AndNot(foretold, single.AsInt32()), Vector256<int>.One);
        Vector256<int> bound = Vector256.Max(exponents, predictor);
        Vector256<int> residual = bound - predictor;

        Vector256<uint> context = _isFirst ? FirstRowContexts(flags, _flagsBefore) : Contexts(flags, _flagsBefore, _flagsAbove + quad);
        _flagsBefore = flags;
        Vector256<uint> hasResidual = Vector256.GreaterThan(residual, Vector256<int>.Zero).AsUInt32();
        Vector256<uint> index = context | rho | (flags & hasResidual & Vector256.Create(0x0Fu));
        Vector256<uint> entry = Avx2.GatherVector256(_table, index.AsInt32(), sizeof(uint));
        entry.Store(_scratch.Entries + quad);
        residual.AsUInt32().Store(_scratch.Residuals + quad);
        EmptyContexts |= Vector256.Equals(context, Vector256<uint>.Zero).ExtractMostSignificantBits() << quad;
        SignificantQuads |= (~Vector256.Equals(rho, Vector256<uint>.Zero)).ExtractMostSignificantBits() << quad;
        return bound.AsUInt32() | (entry & Vector256.Create(0xF00u));
    }

    /// <summary>Leaves out the quads beyond the block, and makes this row the one above the next.</summary>
    public void End(int width)
    {
        uint inRow = width > 62 ? uint.MaxValue : (1u << ((width + 1) / 2)) - 1;
        EmptyContexts &= inRow;
        SignificantQuads &= inRow;
        uint* here = _flagsHere;
        _flagsHere = _flagsAbove;
        _flagsAbove = here;
    }

    /// <summary>The flags of the quad to the left of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Left(Vector256<uint> flags, Vector256<uint> flagsBefore)
    {
        Vector256<uint> rotate = Vector256.Create(7u, 0, 1, 2, 3, 4, 5, 6);
        return Avx2.Blend(Avx2.PermuteVar8x32(flags, rotate), Avx2.PermuteVar8x32(flagsBefore, rotate), 1);
    }

    /// <summary><see cref="CleanupContext.FirstRow"/> of eight quads, in bits 8-10.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> FirstRowContexts(Vector256<uint> flags, Vector256<uint> flagsBefore)
    {
        Vector256<uint> left = Left(flags, flagsBefore);
        return (left << 3 & Vector256.Create(0x700u)) | (left << 4 & Vector256.Create(0x100u));
    }

    /// <summary>
    /// <see cref="CleanupContext.Of"/> of eight quads, in bits 8-10. In flags, bit 5 is the bottom left sample, 6 the top right one, 7 the
    /// bottom right one.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Contexts(Vector256<uint> flags, Vector256<uint> flagsBefore, uint* flagsAbove)
    {
        Vector256<uint> left = Left(flags, flagsBefore);
        Vector256<uint> above = Vector256.Load(flagsAbove);
        Vector256<uint> aboveLeft = Vector256.Load(flagsAbove - 1);
        Vector256<uint> aboveRight = Vector256.Load(flagsAbove + 1);
        return (above << 3 & Vector256.Create(0x500u))
            | (aboveLeft << 1 & Vector256.Create(0x100u))
            | (aboveRight << 5 & Vector256.Create(0x400u))
            | ((left << 3 | left << 2) & Vector256.Create(0x200u));
    }
}
