// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.Structure;

namespace Htj2k.BlockCoding.Arithmetic;

/// <summary>The three coding passes over a bit-plane (T.800 D.3) and what they share: contexts, flags, samples.</summary>
internal unsafe ref struct BitPlaneDecoder<TWord>
    where TWord : unmanaged, IBinaryInteger<TWord>, IUnsignedNumber<TWord>
{
    private const int StripeHeight = 4;

    private readonly Span<byte> _states;
    private readonly ReadOnlySpan<byte> _significanceContexts;
    private readonly int _width;
    private readonly int _height;
    private readonly bool _causal;
    private readonly ushort* _flags;
    private readonly int _flagStride;
    private readonly TWord* _samples;
    private readonly nint _stride;
    private MqDecoder _mq;
    private BypassReader _raw;
    private bool _isRaw;
    private int _bit;

    /// <param name="states">One byte for each context.</param>
    /// <param name="samples">Zeroed; laid out as <see cref="SignMagnitude{TWord}"/> says.</param>
    public BitPlaneDecoder(
        Span<byte> states, SubbandOrientation band, CodeBlockStyle style, int width, int height, ushort* flags, TWord* samples, nint stride)
    {
        _states = states;
        _significanceContexts = CodingContexts.Significance(band);
        _causal = (style & CodeBlockStyle.VerticallyCausal) != 0;
        _width = width;
        _height = height;
        _flags = flags;
        _flagStride = width + 2;
        _samples = samples;
        _stride = stride;
        ResetContexts();
    }

    /// <summary>The initial states of T.800 Table D.7.</summary>
    public readonly void ResetContexts()
    {
        _states.Clear();
        _states[0] = 2 * 4;
        _states[CodingContexts.RunLength] = 2 * 3;
        _states[CodingContexts.Uniform] = 2 * 46;
    }

    public void BeginSegment(ReadOnlySpan<byte> segment, bool isRaw)
    {
        _isRaw = isRaw;
        _raw = new BypassReader(segment);
        _mq = new MqDecoder(segment);
    }

    /// <param name="bit">The word's bit of the pass's bit-plane; at least 1.</param>
    public void SignificancePropagation(int bit)
    {
        _bit = bit;
        for (int y0 = 0; y0 < _height; y0 += StripeHeight)
        {
            int bottom = Math.Min(y0 + StripeHeight, _height);
            for (int x = 0; x < _width; x++)
            {
                for (int y = y0; y < bottom; y++)
                {
                    ushort* flags = FlagsAt(x, y);
                    int seen = *flags;
                    if ((seen & SampleFlags.Significant) != 0 || (seen & SampleFlags.Neighbours) == 0)
                    {
                        continue;
                    }

                    if (DecodeSignificance(seen) != 0)
                    {
                        BecomeSignificant(x, y, DecodeSign(seen));
                    }

                    *flags |= SampleFlags.Visited;
                }
            }
        }
    }

    /// <inheritdoc cref="SignificancePropagation"/>
    public void MagnitudeRefinement(int bit)
    {
        TWord midpoint = TWord.One << (bit - 1);
        for (int y0 = 0; y0 < _height; y0 += StripeHeight)
        {
            int bottom = Math.Min(y0 + StripeHeight, _height);
            for (int x = 0; x < _width; x++)
            {
                for (int y = y0; y < bottom; y++)
                {
                    ushort* flags = FlagsAt(x, y);
                    if ((*flags & (SampleFlags.Significant | SampleFlags.Visited)) != SampleFlags.Significant)
                    {
                        continue;
                    }

                    // The bit above's midpoint becomes the bit, and the midpoint moves down.
                    TWord* sample = _samples + y * _stride + x;
                    TWord cleared = TWord.CreateTruncating(DecodeRefinement(*flags) ^ 1) << bit;
                    *sample = (*sample ^ cleared) | midpoint;
                    *flags |= SampleFlags.Refined;
                }
            }
        }
    }

    /// <inheritdoc cref="SignificancePropagation"/>
    public void Cleanup(int bit)
    {
        _bit = bit;
        for (int y0 = 0; y0 < _height; y0 += StripeHeight)
        {
            int bottom = Math.Min(y0 + StripeHeight, _height);
            for (int x = 0; x < _width; x++)
            {
                int y = y0;
                if (bottom - y0 == StripeHeight && IsColumnQuiet(x, y0))
                {
                    if (Decode(CodingContexts.RunLength) == 0)
                    {
                        continue;
                    }

                    y += (Decode(CodingContexts.Uniform) << 1) | Decode(CodingContexts.Uniform);
                    BecomeSignificant(x, y, DecodeSign(*FlagsAt(x, y)));
                    y++;
                }

                for (; y < bottom; y++)
                {
                    int seen = *FlagsAt(x, y);
                    if ((seen & (SampleFlags.Significant | SampleFlags.Visited)) == 0 && DecodeSignificance(seen) != 0)
                    {
                        BecomeSignificant(x, y, DecodeSign(seen));
                    }
                }

                for (y = y0; y < bottom; y++)
                {
                    *FlagsAt(x, y) &= unchecked((ushort)~SampleFlags.Visited);
                }
            }
        }
    }

    /// <summary>The four bits behind a cleanup pass that tell an undamaged one (T.800 D.5).</summary>
    public bool IsSegmentationSymbolRight()
    {
        int symbol = 0;
        for (int i = 0; i < 4; i++)
        {
            symbol = (symbol << 1) | Decode(CodingContexts.Uniform);
        }

        return symbol == 0b1010;
    }

    private readonly ushort* FlagsAt(int x, int y) => _flags + y * _flagStride + x;

    private readonly bool IsColumnQuiet(int x, int y0)
    {
        int any = 0;
        for (int y = y0; y < y0 + StripeHeight; y++)
        {
            any |= *FlagsAt(x, y);
        }

        return (any & (SampleFlags.Neighbours | SampleFlags.Significant | SampleFlags.Visited)) == 0;
    }

    private int Decode(int context) => _mq.Decode(ref _states[context]);

    private int DecodeSignificance(int seen)
        => _isRaw ? _raw.ReadBit() : Decode(_significanceContexts[seen & SampleFlags.Neighbours]);

    private int DecodeSign(int seen)
    {
        if (_isRaw)
        {
            return _raw.ReadBit();
        }

        int entry = CodingContexts.Sign[SampleFlags.SignIndex(seen)];
        return Decode(entry & ~CodingContexts.SignInversion) ^ (entry >> 7);
    }

    private int DecodeRefinement(int seen)
    {
        if (_isRaw)
        {
            return _raw.ReadBit();
        }

        bool isFirst = (seen & SampleFlags.Refined) == 0;
        int besideSignificant = (seen & SampleFlags.Neighbours) != 0 ? 1 : 0;
        return Decode(isFirst ? CodingContexts.FirstRefinement + besideSignificant : CodingContexts.FurtherRefinement);
    }

    private readonly void BecomeSignificant(int x, int y, int sign)
    {
        TWord magnitude = (TWord.One << _bit) | (TWord.One << (_bit - 1));
        _samples[y * _stride + x] = magnitude | (sign != 0 ? SignMagnitude<TWord>.SignBit : TWord.Zero);

        ushort* own = FlagsAt(x, y);
        *own |= SampleFlags.Significant;
        ushort beside = (ushort)(SampleFlags.Horizontal + sign * SampleFlags.NegativeHorizontal);
        own[-1] += beside;
        own[1] += beside;

        // With vertically causal contexts a stripe knows nothing of the next one (T.800 D.7).
        if (!_causal || y % StripeHeight != 0)
        {
            TellRow(own - _flagStride, sign);
        }

        TellRow(own + _flagStride, sign);
    }

    /// <summary>Counts a significant sample with its neighbours in the row above or below.</summary>
    /// <param name="nearest">The flags of the vertical neighbour.</param>
    private static void TellRow(ushort* nearest, int sign)
    {
        nearest[0] += (ushort)(SampleFlags.Vertical + sign * SampleFlags.NegativeVertical);
        nearest[-1] += SampleFlags.Diagonal;
        nearest[1] += SampleFlags.Diagonal;
    }
}
