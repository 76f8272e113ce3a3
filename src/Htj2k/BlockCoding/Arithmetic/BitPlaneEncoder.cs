// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using System.Runtime.CompilerServices;
using Htj2k.Structure;

namespace Htj2k.BlockCoding.Arithmetic;

/// <summary>
/// The three coding passes over a bit-plane (T.800 D.3) of a code-block in a scratch, as decisions for <see cref="MqEncoder"/>.
/// </summary>
internal readonly unsafe ref struct BitPlaneEncoder
{
    private const byte RunLength = CodingContexts.RunLength << 1;
    private const byte Uniform = CodingContexts.Uniform << 1;
    private const byte FirstRefinement = CodingContexts.FirstRefinement << 1;
    private const byte FurtherRefinement = CodingContexts.FurtherRefinement << 1;

    private readonly int _width;
    private readonly int _height;
    private readonly uint* _significant;
    private readonly uint* _negative;
    private readonly uint* _visited;
    private readonly uint* _refined;
    private readonly uint* _bits;
    private readonly byte* _significance;
    private readonly byte* _sign;

    public BitPlaneEncoder(MqBlockEncoderScratch scratch, SubbandOrientation band, int width, int height)
    {
        _width = width;
        _height = height;
        _significant = scratch.Significant;
        _negative = scratch.Negative;
        _visited = scratch.Visited;
        _refined = scratch.Refined;
        _bits = scratch.Bits;
        _significance = scratch.Contexts.Significance(band);
        _sign = scratch.Contexts.Sign;
    }

    /// <returns>The end of the decisions.</returns>
    public byte* SignificancePropagation(byte* decisions)
    {
        for (int y = 0; y < _height; y += StripeColumns.StripeHeight)
        {
            uint samples = StripeColumns.SamplesOf(Math.Min(StripeColumns.StripeHeight, _height - y));
            int first = y / StripeColumns.StripeHeight * StripeColumns.Stride;
            for (int i = first; i < first + _width; i++)
            {
                uint significant = _significant[i];
                uint visited = 0;
                uint candidates = StripeColumns.BesideSignificant(significant) & ~significant & samples;
                if (candidates != 0)
                {
                    uint bits = _bits[i];
                    uint before = significant;
                    do
                    {
                        uint sample = candidates & (0 - candidates);
                        visited |= sample;
                        candidates ^= sample;
                        int shift = BitOperations.TrailingZeroCount(sample) - StripeColumns.Centre;
                        *decisions++ =
                            (byte)(_significance[significant >> shift & StripeColumns.Window]
                            | (bits >> (shift + StripeColumns.Centre) & 1));
                        if ((bits & sample) != 0)
                        {
                            *decisions++ = Sign(significant >> shift, _negative[i] >> shift);
                            significant |= sample;
                            candidates |= (sample << StripeColumns.Row) & ~significant & samples;
                        }
                    }
                    while (candidates != 0);
                    BecomeSignificant(_significant + i, significant & ~before);
                }

                _visited[i] = visited;
            }
        }

        return decisions;
    }

    /// <inheritdoc cref="SignificancePropagation"/>
    public byte* MagnitudeRefinement(byte* decisions)
    {
        for (int y = 0; y < _height; y += StripeColumns.StripeHeight)
        {
            int first = y / StripeColumns.StripeHeight * StripeColumns.Stride;
            for (int i = first; i < first + _width; i++)
            {
                uint significant = _significant[i];
                uint samples = significant & ~_visited[i] & StripeColumns.Samples;
                if (samples == 0)
                {
                    continue;
                }

                uint bits = _bits[i];
                uint refined = _refined[i];
                _refined[i] = refined | samples;
                if ((samples & ~refined) == 0)
                {
                    // It is hard to predict which of the four exist. So all are written, and the next one overwrites each that does not.
                    decisions[0] = (byte)(FurtherRefinement | (bits >> 5 & 1));
                    decisions += samples >> 5 & 1;
                    decisions[0] = (byte)(FurtherRefinement | (bits >> 9 & 1));
                    decisions += samples >> 9 & 1;
                    decisions[0] = (byte)(FurtherRefinement | (bits >> 13 & 1));
                    decisions += samples >> 13 & 1;
                    decisions[0] = (byte)(FurtherRefinement | (bits >> 17 & 1));
                    decisions += samples >> 17;
                    continue;
                }

                do
                {
                    uint sample = samples & (0 - samples);
                    samples ^= sample;
                    int shift = BitOperations.TrailingZeroCount(sample) - StripeColumns.Centre;
                    uint neighbours = significant >> shift & (StripeColumns.Window ^ StripeColumns.FirstSample);
                    uint context = (refined & sample) != 0 ? FurtherRefinement : neighbours != 0 ? FirstRefinement + 2u : FirstRefinement;
                    *decisions++ = (byte)(context | (bits >> (shift + StripeColumns.Centre) & 1));
                }
                while (samples != 0);
            }
        }

        return decisions;
    }

    /// <inheritdoc cref="SignificancePropagation"/>
    public byte* Cleanup(byte* decisions)
    {
        for (int y = 0; y < _height; y += StripeColumns.StripeHeight)
        {
            uint samples = StripeColumns.SamplesOf(Math.Min(StripeColumns.StripeHeight, _height - y));
            int first = y / StripeColumns.StripeHeight * StripeColumns.Stride;
            for (int i = first; i < first + _width; i++)
            {
                uint significant = _significant[i];
                uint left = ~(significant | _visited[i]) & samples;
                if (left == 0)
                {
                    continue;
                }

                uint bits = _bits[i];
                uint before = significant;
                if (significant == 0 && samples == StripeColumns.Samples)
                {
                    if (bits == 0)
                    {
                        *decisions++ = RunLength;
                        continue;
                    }

                    uint sample = bits & (0 - bits);
                    int shift = BitOperations.TrailingZeroCount(sample) - StripeColumns.Centre;
                    int run = shift / StripeColumns.Row;
                    *decisions++ = RunLength | 1;
                    *decisions++ = (byte)(Uniform | run >> 1);
                    *decisions++ = (byte)(Uniform | (run & 1));
                    *decisions++ = Sign(0, _negative[i] >> shift);
                    significant = sample;
                    left &= 0 - (sample << 1);
                }

                while (left != 0)
                {
                    uint sample = left & (0 - left);
                    left ^= sample;
                    int shift = BitOperations.TrailingZeroCount(sample) - StripeColumns.Centre;
                    *decisions++ =
                        (byte)(_significance[significant >> shift & StripeColumns.Window] | (bits >> (shift + StripeColumns.Centre) & 1));
                    if ((bits & sample) != 0)
                    {
                        *decisions++ = Sign(significant >> shift, _negative[i] >> shift);
                        significant |= sample;
                    }
                }

                BecomeSignificant(_significant + i, significant & ~before);
            }
        }

        return decisions;
    }

    /// <summary>The column tells itself and the columns around it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void BecomeSignificant(uint* column, uint samples)
    {
        if (samples == 0)
        {
            return;
        }

        column[-1] |= samples << 1;
        column[0] |= samples;
        column[1] |= samples >> 1;
        if ((samples & (StripeColumns.FirstSample | StripeColumns.LastSample)) != 0)
        {
            uint first = (samples & StripeColumns.FirstSample) << StripeColumns.Stripe;
            uint last = (samples & StripeColumns.LastSample) >> StripeColumns.Stripe;
            uint* above = column - StripeColumns.Stride;
            uint* below = column + StripeColumns.Stride;
            above[-1] |= first << 1;
            above[0] |= first;
            above[1] |= first >> 1;
            below[-1] |= last << 1;
            below[0] |= last;
            below[1] |= last >> 1;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte Sign(uint significant, uint negative)
        => (byte)(
            _sign[(significant & StripeColumns.Nearest)
            | (negative & StripeColumns.Nearest) >> 1] ^ (negative >> StripeColumns.Centre & 1));
}
