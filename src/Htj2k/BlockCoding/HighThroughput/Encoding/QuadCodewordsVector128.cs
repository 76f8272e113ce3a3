// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Htj2k.BlockCoding.HighThroughput.Tables;

namespace Htj2k.BlockCoding.HighThroughput.Encoding;

/// <summary><see cref="QuadCodewords"/> four quads a step, for arm64 and for x86 without AVX2.</summary>
internal unsafe ref struct QuadCodewordsVector128
{
    private readonly CleanupEncoderScratch _scratch;
    private uint* _flagsAbove;
    private uint* _flagsHere;
    private uint* _table;
    private bool _isFirst;
    private Vector128<uint> _flagsBefore;

    public QuadCodewordsVector128(CleanupEncoderScratch scratch)
    {
        _scratch = scratch;
        _flagsAbove = scratch.FlagsAbove;
        _flagsHere = scratch.FlagsHere;
    }

    /// <inheritdoc cref="QuadCodewords.EmptyContexts"/>
    public uint EmptyContexts { get; private set; }

    /// <inheritdoc cref="QuadCodewords.SignificantQuads"/>
    public uint SignificantQuads { get; private set; }

    public void Begin(bool isFirst)
    {
        ref uint table = ref MemoryMarshal.GetReference(isFirst ? CxtVlcEncoderTable.FirstRow : CxtVlcEncoderTable.OtherRows);
        _table = (uint*)Unsafe.AsPointer(ref table);
        _isFirst = isFirst;
        _flagsBefore = Vector128<uint>.Zero;
        EmptyContexts = 0;
        SignificantQuads = 0;
    }

    /// <summary>Leaves entries and residuals of four quads in the scratch.</summary>
    /// <param name="quad">The first of them, a multiple of 4.</param>
    /// <param name="flags">As in <see cref="QuadCodewords"/>.</param>
    /// <param name="exponents">Largest exponent of each; anything below 1 for quads without a significant sample.</param>
    /// <param name="exponentsAbove">Largest exponent of the four samples above each; anything below 2 where it foretells nothing.</param>
    /// <returns>For each quad, U in bits 0-7 and e_k in bits 8-11.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector128<uint> Find(int quad, Vector128<uint> flags, Vector128<int> exponents, Vector128<int> exponentsAbove)
    {
        flags.Store(_flagsHere + quad);

        // kappa and U of T.814 7.3.7.
        Vector128<uint> rho = flags & Vector128.Create(0xF0u);
        Vector128<uint> single = Vector128.Equals(rho & (rho - Vector128.Create(0x10u)), Vector128<uint>.Zero);
        Vector128<int> foretold = exponentsAbove - Vector128<int>.One;
        Vector128<int> predictor = Vector128.Max(Vector128.AndNot(foretold, single.AsInt32()), Vector128<int>.One);
        Vector128<int> bound = Vector128.Max(exponents, predictor);
        Vector128<int> residual = bound - predictor;

        Vector128<uint> left = Left(_flagsBefore, flags);
        Vector128<uint> context = _isFirst ? FirstRowContexts(left) : Contexts(left, _flagsAbove + quad);
        _flagsBefore = flags;
        Vector128<uint> hasResidual = Vector128.GreaterThan(residual, Vector128<int>.Zero).AsUInt32();
        Vector128<uint> index = context | rho | (flags & hasResidual & Vector128.Create(0x0Fu));
        Vector128<uint> entry =
            Vector128.Create(_table[index.GetElement(0)], _table[index.GetElement(1)], _table[index.GetElement(2)],
            _table[index.GetElement(3)]);
        entry.Store(_scratch.Entries + quad);
        residual.AsUInt32().Store(_scratch.Residuals + quad);
        EmptyContexts |= Vector128.Equals(context, Vector128<uint>.Zero).ExtractMostSignificantBits() << quad;
        SignificantQuads |= (~Vector128.Equals(rho, Vector128<uint>.Zero)).ExtractMostSignificantBits() << quad;
        return bound.AsUInt32() | (entry & Vector128.Create(0xF00u));
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
    private static Vector128<uint> Left(Vector128<uint> flagsBefore, Vector128<uint> flags)
        => AdvSimd.IsSupported
            ? AdvSimd.ExtractVector128(flagsBefore, flags, 3)
            : Ssse3.AlignRight(flags.AsByte(), flagsBefore.AsByte(), 12).AsUInt32();

    /// <summary><see cref="CleanupContext.FirstRow"/> of four quads, in bits 8-10.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> FirstRowContexts(Vector128<uint> left)
        => (left << 3 & Vector128.Create(0x700u)) | (left << 4 & Vector128.Create(0x100u));

    /// <summary><see cref="CleanupContext.Of"/> of four quads, in bits 8-10.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Contexts(Vector128<uint> left, uint* flagsAbove)
    {
        Vector128<uint> above = Vector128.Load(flagsAbove);
        Vector128<uint> aboveLeft = Vector128.Load(flagsAbove - 1);
        Vector128<uint> aboveRight = Vector128.Load(flagsAbove + 1);
        return (above << 3 & Vector128.Create(0x500u))
            | (aboveLeft << 1 & Vector128.Create(0x100u))
            | (aboveRight << 5 & Vector128.Create(0x400u))
            | ((left << 3 | left << 2) & Vector128.Create(0x200u));
    }
}
