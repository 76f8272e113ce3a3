// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Htj2k.Structure;

namespace Htj2k.BlockCoding.Arithmetic;

/// <summary>The three coding passes over a bit-plane (T.800 D.3), by columns of <see cref="StripeColumns"/>.</summary>
/// <remarks>
/// A column's word has the samples' significance in bits 0-31 and their signs in bits 32-63, each with its surroundings; the spare bit of a
/// digit tells that a sample was visited, or refined. A pass keeps the column and its decisions' source in locals. A column tells those
/// around it when all its samples are done: until then nobody else looks.
/// </remarks>
internal readonly unsafe partial struct BitPlaneDecoder<TWord>
    where TWord : unmanaged, IBinaryInteger<TWord>, IUnsignedNumber<TWord>
{
    /// <summary>Places that the words of a code-block may lie in.</summary>
    public const int MostPlaces = 1 << 24;

    /// <summary>The bits of negative samples lie this much above those of the samples.</summary>
    private const int Negative = 32;

    /// <summary>The bits of samples that this bit-plane's significance propagation pass has coded. They lie between the others.</summary>
    private const int Visited = 2;

    /// <summary>The bits of samples that have been refined at least once.</summary>
    private const int Refined = Negative + 2;

    /// <summary>Multiplies bits of samples, so that they are also those of negative ones.</summary>
    private const ulong Both = 1UL << Negative | 1;

    private const uint RunLength = CodingContexts.RunLength << 1;
    private const uint Uniform = CodingContexts.Uniform << 1;

    private readonly ulong* _columns;
    private readonly uint* _refinements;
    private readonly byte* _significance;
    private readonly byte* _sign;
    private readonly byte* _compactions;
    private readonly int _columnStride;
    private readonly int _width;
    private readonly int _height;
    private readonly ulong _told;
    private readonly TWord* _samples;
    private readonly int _stride;

    /// <param name="samples">Zeroed; laid out as <see cref="SignMagnitude{TWord}"/> says.</param>
    public BitPlaneDecoder(
        MqBlockDecoderScratch scratch, SubbandOrientation band, CodeBlockStyle style, int width, int height, TWord* samples, int stride)
    {
        _columnStride = width + MqBlockDecoderScratch.Margin;
        _columns = scratch.Clear(width, height);
        _refinements = scratch.Refinements;
        _significance = scratch.Contexts.Significance(band);
        _sign = scratch.Contexts.Sign;
        _compactions = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(Compactions));
        _width = width;
        _height = height;
        _samples = samples;
        _stride = stride;

        // With vertically causal contexts a stripe knows nothing of the next one (T.800 D.7).
        _told = (style & CodeBlockStyle.VerticallyCausal) != 0 ? 0 : StripeColumns.FirstSample * Both;
    }

    /// <param name="bit">The word's bit of the pass's bit-plane; at least 1.</param>
    public void SignificancePropagation<TDecisions>(ref TDecisions source, int bit)
        where TDecisions : struct, IDecisions
    {
        TDecisions decisions = source;
        TWord magnitude = Magnitude(bit);
        TWord* row = _samples;
        nint stride = _stride;
        ulong* columns = _columns;
        for (int y = 0; y < _height; y += StripeColumns.StripeHeight, row += StripeColumns.StripeHeight * stride, columns += _columnStride)
        {
            uint samples = StripeColumns.SamplesOf(Math.Min(StripeColumns.StripeHeight, _height - y));
            for (int x = 0; x < _width; x++)
            {
                ulong column = columns[x];
                uint candidates = StripeColumns.BesideSignificant((uint)column) & ~(uint)column & samples;
                if (candidates == 0)
                {
                    continue;
                }

                ulong before = column;
                do
                {
                    uint sample = candidates & (0 - candidates);
                    candidates ^= sample;
                    int shift = BitOperations.TrailingZeroCount(sample) - StripeColumns.Centre;
                    ulong window = column >> shift;
                    column |= (ulong)sample << Visited;
                    if (decisions.DecodeEven(_significance[(uint)window & StripeColumns.Window]) != 0)
                    {
                        int sign = DecodeSign(ref decisions, window);
                        row[(uint)shift / StripeColumns.Row * stride + x] = magnitude | Signed(sign);
                        column |= sample | (ulong)(sample & (uint)-sign) << Negative;
                        candidates |= (sample << StripeColumns.Row) & ~(uint)column & samples;
                    }
                }
                while (candidates != 0);

                columns[x] = column;
                Tell(columns + x, column & ~before);
            }
        }

        source = decisions;
    }

    /// <inheritdoc cref="SignificancePropagation"/>
    public void Cleanup(ref MqDecoder source, int bit)
    {
        MqDecoder decisions = source;
        TWord magnitude = Magnitude(bit);
        TWord* row = _samples;
        nint stride = _stride;
        ulong* columns = _columns;
        for (int y = 0; y < _height; y += StripeColumns.StripeHeight, row += StripeColumns.StripeHeight * stride, columns += _columnStride)
        {
            uint samples = StripeColumns.SamplesOf(Math.Min(StripeColumns.StripeHeight, _height - y));
            for (int x = 0; x < _width; x++)
            {
                ulong column = columns[x];
                uint left = ~((uint)column | (uint)column >> Visited) & samples;
                ulong before = column & ~((ulong)StripeColumns.Samples << Visited);
                if (left == 0)
                {
                    columns[x] = before;
                    continue;
                }

                column = before;
                if ((uint)column == 0 && samples == StripeColumns.Samples)
                {
                    if (decisions.Decode(RunLength) == 0)
                    {
                        continue;
                    }

                    int run = decisions.DecodeEven(Uniform) << 1;
                    run |= decisions.DecodeEven(Uniform);
                    int sign = DecodeSign(ref decisions, column >> run * StripeColumns.Row);
                    row[run * stride + x] = magnitude | Signed(sign);
                    uint sample = StripeColumns.FirstSample << run * StripeColumns.Row;
                    column = sample | (ulong)(sample & (uint)-sign) << Negative;
                    left &= 0 - (sample << 1);
                }

                while (left != 0)
                {
                    uint sample = left & (0 - left);
                    left ^= sample;
                    int shift = BitOperations.TrailingZeroCount(sample) - StripeColumns.Centre;
                    ulong window = column >> shift;
                    if (decisions.Decode(_significance[(uint)window & StripeColumns.Window]) != 0)
                    {
                        int sign = DecodeSign(ref decisions, window);
                        row[(uint)shift / StripeColumns.Row * stride + x] = magnitude | Signed(sign);
                        column |= sample | (ulong)(sample & (uint)-sign) << Negative;
                    }
                }

                columns[x] = column;
                Tell(columns + x, column & ~before);
            }
        }

        source = decisions;
    }

    private static TWord Magnitude(int bit) => (TWord.One << bit) | (TWord.One << (bit - 1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TWord Signed(int sign) => TWord.CreateTruncating(sign) << (8 * sizeof(TWord) - 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int DecodeSign<TDecisions>(ref TDecisions decisions, ulong window)
        where TDecisions : struct, IDecisions
    {
        uint entry = _sign[(uint)window & StripeColumns.Nearest | (uint)(window >> (Negative + 1)) & StripeColumns.Nearest >> 1];
        int decision = decisions.DecodeEven(entry & ~1u);
        return TDecisions.AreRaw ? decision : decision ^ (int)(entry & 1);
    }

    /// <summary>A column tells those around it which of its samples have become significant, and which of these are negative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Tell(ulong* column, ulong samples)
    {
        samples &= StripeColumns.Samples * Both;
        if (samples == 0)
        {
            return;
        }

        column[-1] |= samples << 1;
        column[1] |= samples >> 1;
        if (((uint)samples & (StripeColumns.FirstSample | StripeColumns.LastSample)) != 0)
        {
            ulong first = (samples & _told) << StripeColumns.Stripe;
            ulong last = (samples & StripeColumns.LastSample * Both) >> StripeColumns.Stripe;
            ulong* above = column - _columnStride;
            ulong* below = column + _columnStride;
            above[-1] |= first << 1;
            above[0] |= first;
            above[1] |= first >> 1;
            below[-1] |= last << 1;
            below[0] |= last;
            below[1] |= last >> 1;
        }
    }
}
