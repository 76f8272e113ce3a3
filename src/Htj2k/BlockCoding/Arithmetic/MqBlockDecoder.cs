// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.Structure;

namespace Htj2k.BlockCoding.Arithmetic;

/// <summary>Code-blocks of T.800 Annexes C and D: MQ coded bit-planes, in all styles.</summary>
internal static unsafe class MqBlockDecoder
{
    /// <summary>With selective bypass the first four bit-planes are still MQ coded throughout (T.800 D.6).</summary>
    private const int PlanesBeforeBypass = 4;

    private const int PassesPerPlane = 3;

    /// <summary>Decodes one code-block to words laid out as <see cref="SignMagnitude{TWord}"/> says.</summary>
    /// <param name="data">The codeword segments, one after the other.</param>
    /// <param name="segments">Their lengths and passes: one, or as many as terminations make (T.800 Table D.9).</param>
    /// <param name="missing">Zero bit-planes.</param>
    /// <param name="magnitudeBits">M_b of the sub-band.</param>
    /// <param name="width">1 to 1024; width times height is at most 4096.</param>
    /// <param name="stride">From one row to the next, in samples.</param>
    /// <returns>False when lengths, passes or segmentation symbols are wrong; the samples are undefined then.</returns>
    public static bool TryDecode<TWord>(
        ReadOnlySpan<byte> data,
        ReadOnlySpan<CodewordSegment> segments,
        int missing,
        int magnitudeBits,
        SubbandOrientation band,
        CodeBlockStyle style,
        int width,
        int height,
        TWord* samples,
        nint stride,
        MqBlockDecoderScratch scratch)
        where TWord : unmanaged, IBinaryInteger<TWord>, IUnsignedNumber<TWord>
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, MqBlockDecoderScratch.LongestSide);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(height, MqBlockDecoderScratch.LongestSide);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width * height, MqBlockDecoderScratch.MostSamples);
        if (missing < 0 || missing >= magnitudeBits || magnitudeBits >= SignMagnitude<TWord>.TopBit)
        {
            return false;
        }

        for (int y = 0; y < height; y++)
        {
            new Span<TWord>(samples + y * stride, width).Clear();
        }

        BitPlaneDecoder<TWord> decoder = new(scratch, band, style, width, height, samples, stride);
        scratch.Segment->ResetContexts();
        int mostPasses = PassesPerPlane * (magnitudeBits - missing) - 2;
        int pass = 0;
        fixed (byte* start = data)
        {
            int position = 0;
            foreach (CodewordSegment segment in segments)
            {
                if (segment.Length < 0 || segment.Length > data.Length - position || segment.Passes < 0
                    || segment.Passes > mostPasses - pass)
                {
                    return false;
                }

                int end = pass + segment.Passes;
                if (!TryDecodeSegment(decoder, start + position, segment.Length, pass, end, missing, style, scratch.Segment))
                {
                    return false;
                }

                position += segment.Length;
                pass = end;
            }
        }

        return true;
    }

    // The first pass is a cleanup pass; each further bit-plane has all three.
    private static int PlaneOf(int pass) => (pass + 2) / PassesPerPlane;

    private static int KindOf(int pass) => (pass + 2) % PassesPerPlane;

    private static bool IsRaw(int pass, CodeBlockStyle style)
        => (style & CodeBlockStyle.SelectiveBypass) != 0 && PlaneOf(pass) >= PlanesBeforeBypass && KindOf(pass) != 2;

    private static bool TryDecodeSegment<TWord>(
        in BitPlaneDecoder<TWord> decoder, byte* start, int length, int pass, int end, int missing, CodeBlockStyle style,
            MqSegment* segment)
        where TWord : unmanaged, IBinaryInteger<TWord>, IUnsignedNumber<TWord>
    {
        bool isRaw = IsRaw(pass, style);
        BypassReader raw = new(start, length);
        segment->Begin(start, length);
        MqDecoder mq = new(segment);
        for (; pass < end; pass++)
        {
            int bit = SignMagnitude<TWord>.BitOf(missing + PlaneOf(pass));
            switch (KindOf(pass))
            {
                case var _ when IsRaw(pass, style) != isRaw:
                    return false;
                case 0 when isRaw:
                    decoder.SignificancePropagation(ref raw, bit);
                    break;
                case 0:
                    decoder.SignificancePropagation(ref mq, bit);
                    break;
                case 1 when isRaw:
                    decoder.MagnitudeRefinement(ref raw, bit);
                    break;
                case 1:
                    decoder.MagnitudeRefinement(ref mq, bit);
                    break;
                default:
                    decoder.Cleanup(ref mq, bit);
                    if ((style & CodeBlockStyle.SegmentationSymbols) != 0 && !IsSegmentationSymbol(ref mq))
                    {
                        return false;
                    }

                    break;
            }

            if ((style & CodeBlockStyle.ResetContexts) != 0)
            {
                segment->ResetContexts();
            }
        }

        return true;
    }

    /// <summary>The four bits after a cleanup pass that show it to be undamaged (T.800 D.5).</summary>
    private static bool IsSegmentationSymbol(ref MqDecoder mq)
    {
        int symbol = 0;
        for (int i = 0; i < 4; i++)
        {
            symbol = (symbol << 1) | mq.Decode(CodingContexts.Uniform);
        }

        return symbol == 0b1010;
    }
}
