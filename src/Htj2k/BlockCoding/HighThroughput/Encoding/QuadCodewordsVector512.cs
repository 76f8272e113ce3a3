// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Htj2k.BlockCoding.HighThroughput.Tables;

namespace Htj2k.BlockCoding.HighThroughput.Encoding;

/// <summary>Finds the codewords of a row of quads, sixteen quads a step: <see cref="QuadCodewords"/> in vectors of 64 bytes.</summary>
internal unsafe ref struct QuadCodewordsVector512
{
    private readonly CleanupEncoderScratch _scratch;
    private uint* _flagsAbove;
    private uint* _flagsHere;
    private uint* _table;
    private bool _isFirst;
    private Vector512<uint> _flagsBefore;

    public QuadCodewordsVector512(CleanupEncoderScratch scratch)
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
        _flagsBefore = Vector512<uint>.Zero;
        EmptyContexts = 0;
        SignificantQuads = 0;
    }

    /// <inheritdoc cref="QuadCodewords.Find"/>
    /// <param name="quad">The first of sixteen quads, 0 or 16.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<uint> Find(int quad, Vector512<uint> flags, Vector512<int> exponents, Vector512<int> exponentsAbove)
    {
        flags.Store(_flagsHere + quad);

        // kappa and U of T.814 7.3.7.
        Vector512<uint> rho = flags & Vector512.Create(0xF0u);
        Vector512<uint> single = Vector512.Equals(rho & (rho - Vector512.Create(0x10u)), Vector512<uint>.Zero);
        Vector512<int> foretold = exponentsAbove - Vector512<int>.One;
        Vector512<int> predictor = Vector512.Max(Vector512.AndNot(foretold, single.AsInt32()), Vector512<int>.One);
        Vector512<int> bound = Vector512.Max(exponents, predictor);
        Vector512<int> residual = bound - predictor;

        Vector512<uint> left = Avx512F.AlignRight32(flags, _flagsBefore, 15);
        _flagsBefore = flags;
        Vector512<uint> context = _isFirst ? FirstRowContexts(left) : Contexts(left, _flagsAbove + quad);
        Vector512<uint> hasResidual = Vector512.GreaterThan(residual, Vector512<int>.Zero).AsUInt32();
        Vector512<uint> index = context | rho | (flags & hasResidual & Vector512.Create(0x0Fu));
        Vector512<uint> entry = Vector512.Create(
            Avx2.GatherVector256(_table, index.GetLower().AsInt32(), sizeof(uint)),
            Avx2.GatherVector256(_table, index.GetUpper().AsInt32(), sizeof(uint)));
        entry.Store(_scratch.Entries + quad);
        residual.AsUInt32().Store(_scratch.Residuals + quad);
        EmptyContexts |= (uint)Vector512.Equals(context, Vector512<uint>.Zero).ExtractMostSignificantBits() << quad;
        SignificantQuads |= (uint)(~Vector512.Equals(rho, Vector512<uint>.Zero)).ExtractMostSignificantBits() << quad;
        return bound.AsUInt32() | (entry & Vector512.Create(0xF00u));
    }

    /// <inheritdoc cref="QuadCodewords.End"/>
    public void End(int width)
    {
        uint inRow = width > 62 ? uint.MaxValue : (1u << ((width + 1) / 2)) - 1;
        EmptyContexts &= inRow;
        SignificantQuads &= inRow;
        uint* here = _flagsHere;
        _flagsHere = _flagsAbove;
        _flagsAbove = here;
    }

    /// <summary><see cref="CleanupContext.FirstRow"/> of sixteen quads, in bits 8-10.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> FirstRowContexts(Vector512<uint> left)
        => (left << 3 & Vector512.Create(0x700u)) | (left << 4 & Vector512.Create(0x100u));

    /// <inheritdoc cref="QuadCodewords.Contexts"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Contexts(Vector512<uint> left, uint* flagsAbove)
    {
        Vector512<uint> above = Vector512.Load(flagsAbove);
        Vector512<uint> aboveLeft = Vector512.Load(flagsAbove - 1);
        Vector512<uint> aboveRight = Vector512.Load(flagsAbove + 1);
        return (above << 3 & Vector512.Create(0x500u))
            | (aboveLeft << 1 & Vector512.Create(0x100u))
            | (aboveRight << 5 & Vector512.Create(0x400u))
            | ((left << 3 | left << 2) & Vector512.Create(0x200u));
    }
}
