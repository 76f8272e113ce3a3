// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using System.Runtime.CompilerServices;
using Htj2k.Structure;

namespace Htj2k.BlockCoding.Arithmetic;

/// <summary>The three coding passes over a bit-plane (T.800 D.3), by groups of <see cref="StripeGroup"/>.</summary>
/// <remarks>
/// A pass finds all samples of a group that it has to decode at once, as bits of a word, and keeps this word, the group and its decisions'
/// source in locals. So the processor mispredicts decisions, but hardly ever where the next one comes from. A group tells those around it
/// when all its samples are done: until then nobody else looks.
/// </remarks>
internal readonly unsafe struct BitPlaneDecoder<TWord>
    where TWord : unmanaged, IBinaryInteger<TWord>, IUnsignedNumber<TWord>
{
    private readonly StripeGroup* _first;
    private readonly StripeGroup* _end;
    private readonly nint _stride;
    private readonly byte* _significance;
    private readonly byte* _sign;
    private readonly nint* _places;
    private readonly TWord* _samples;
    private readonly ulong _told;

    /// <param name="samples">Zeroed; laid out as <see cref="SignMagnitude{TWord}"/> says.</param>
    public BitPlaneDecoder(
        MqBlockDecoderScratch scratch, SubbandOrientation band, CodeBlockStyle style, int width, int height, TWord* samples, nint stride)
    {
        _first = scratch.Begin(width, height, stride);
        _end = scratch.End;
        _stride = scratch.Stride;
        _significance = scratch.Contexts.Significance(band);
        _sign = scratch.Contexts.Sign;
        _places = scratch.Places;
        _samples = samples;

        // With vertically causal contexts a stripe knows nothing of the next one (T.800 D.7).
        _told = (style & CodeBlockStyle.VerticallyCausal) != 0 ? 0 : ulong.MaxValue;
    }

    /// <param name="bit">The word's bit of the pass's bit-plane; at least 1.</param>
    public void SignificancePropagation<TDecisions>(ref TDecisions source, int bit)
        where TDecisions : struct, IDecisions
    {
        TDecisions decisions = source;
        TWord magnitude = Magnitude(bit);
        for (StripeGroup* group = _first; group < _end; group++)
        {
            ulong before = StripeGroup.SignificantAround(group);
            ulong candidates = StripeGroup.BesideSignificant(before) & ~before & group->Samples;
            ulong visited = candidates;
            if (candidates != 0)
            {
                ulong significant = before;
                ulong negative = StripeGroup.NegativeAround(group);
                TWord* samples = _samples + group->Place;
                do
                {
                    int place = BitOperations.TrailingZeroCount(candidates);
                    candidates &= candidates - 1;
                    ulong window = significant >> (place - StripeGroup.First);
                    if (decisions.DecodeEven(_significance[StripeGroup.WindowIndex(window)]) != 0)
                    {
                        significant |= 1UL << place;
                        ulong added = StripeGroup.LaterNeighbours(place) & group->Samples & ~significant;
                        candidates |= added;
                        visited |= added;
                        int sign = DecodeSign(ref decisions, window, negative >> (place - StripeGroup.First));
                        negative |= (ulong)sign << place;
                        samples[_places[place]] = magnitude | Signed(sign);
                    }
                }
                while (candidates != 0);

                StripeGroup.Add(group, _stride, significant & ~before, negative, _told);
            }

            group->Visited = visited;
        }

        source = decisions;
    }

    /// <inheritdoc cref="SignificancePropagation"/>
    public void MagnitudeRefinement<TDecisions>(ref TDecisions source, int bit)
        where TDecisions : struct, IDecisions
    {
        TDecisions decisions = source;
        TWord midpoint = TWord.One << (bit - 1);
        for (StripeGroup* group = _first; group < _end; group++)
        {
            ulong left = group->Significant & ~group->Visited & group->Samples;
            if (left == 0)
            {
                continue;
            }

            ulong refined = group->Refined;
            ulong besideOrRefined = StripeGroup.BesideOthers(StripeGroup.SignificantAround(group)) | refined;
            group->Refined = refined | left;
            TWord* samples = _samples + group->Place;
            do
            {
                int place = BitOperations.TrailingZeroCount(left);
                left &= left - 1;
                uint context = CodingContexts.FirstRefinement + (uint)(refined >> place & 1) + (uint)(besideOrRefined >> place & 1);

                // The bit above's midpoint becomes the bit, and the midpoint moves down.
                TWord decision = TWord.CreateTruncating(decisions.DecodeEven(context));
                samples[_places[place]] += (decision << bit) - midpoint;
            }
            while (left != 0);
        }

        source = decisions;
    }

    /// <inheritdoc cref="SignificancePropagation"/>
    public void Cleanup(ref MqDecoder source, int bit)
    {
        MqDecoder decisions = source;
        TWord magnitude = Magnitude(bit);
        for (StripeGroup* group = _first; group < _end; group++)
        {
            ulong before = StripeGroup.SignificantAround(group);
            ulong left = group->Samples & ~(before | group->Visited);
            if (left == 0)
            {
                continue;
            }

            ulong significant = before;
            ulong negative = StripeGroup.NegativeAround(group);
            ulong runs = StripeGroup.Runs(StripeGroup.BesideSignificant(before), group->Samples);
            TWord* samples = _samples + group->Place;
            do
            {
                int place = BitOperations.TrailingZeroCount(left);
                uint isRun = (uint)(runs >> place) & 1;
                ulong window = significant >> (place - StripeGroup.First);

                // A decision of 0 settles one sample, or the four of a run.
                left &= ~((1 | (ulong)isRun * 0xE) << place);
                if (decisions.Decode(_significance[StripeGroup.WindowIndex(window) + isRun * GroupContexts.Run]) == 0)
                {
                    continue;
                }

                if (isRun != 0)
                {
                    int run = 0;
                    for (int i = 0; i < 2; i++)
                    {
                        run = run << 1 | decisions.DecodeEven(CodingContexts.Uniform);
                    }

                    // The samples after the first significant one are still to be decoded.
                    left |= (0xEUL << run & 0xE) << place;
                    place += run;
                    window = significant >> (place - StripeGroup.First);
                }

                significant |= 1UL << place;
                runs &= ~StripeGroup.NextColumn(place);
                int sign = DecodeSign(ref decisions, window, negative >> (place - StripeGroup.First));
                negative |= (ulong)sign << place;
                samples[_places[place]] = magnitude | Signed(sign);
            }
            while (left != 0);

            StripeGroup.Add(group, _stride, significant & ~before, negative, _told);
        }

        source = decisions;
    }

    private static TWord Magnitude(int bit) => (TWord.One << bit) | (TWord.One << (bit - 1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TWord Signed(int sign) => TWord.CreateTruncating(sign) << (8 * sizeof(TWord) - 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int DecodeSign<TDecisions>(ref TDecisions decisions, ulong significant, ulong negative)
        where TDecisions : struct, IDecisions
    {
        uint entry = _sign[StripeGroup.NearestIndex(significant, negative)];
        int decision = decisions.DecodeEven(entry >> 1);
        return TDecisions.AreRaw ? decision : decision ^ (int)(entry & 1);
    }
}
