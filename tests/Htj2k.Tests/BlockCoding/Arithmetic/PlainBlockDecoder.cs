// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.BlockCoding.Arithmetic;
using Htj2k.Structure;

namespace Htj2k.Tests.BlockCoding.Arithmetic;

/// <summary>
/// The coding passes as T.800 Annex D describes them: sample by sample, each asking its neighbours. The fast decoder must equal it.
/// </summary>
internal sealed class PlainBlockDecoder(SubbandOrientation band, CodeBlockStyle style, int width, int height)
{
    private const int StripeHeight = 4;

    private readonly uint[] _words = new uint[width * height];
    private readonly bool[] _visited = new bool[width * height];
    private readonly bool[] _refined = new bool[width * height];
    private readonly byte[] _states = new byte[CodingContexts.Count];


    /// <returns>Words as <see cref="SignMagnitude{TWord}"/> says; null when the segments are impossible, or a symbol is wrong.</returns>
    public uint[]? Decode(byte[] data, CodewordSegment[] segments, int missing)
    {
        ResetContexts();
        int position = 0;
        int pass = 0;
        foreach (CodewordSegment segment in segments)
        {
            bool isRaw = IsRaw(pass);
            PlainMqDecoder mq = new(data.AsSpan(position, segment.Length));
            PlainBits bits = new(data.AsSpan(position, segment.Length));
            position += segment.Length;
            for (int end = pass + segment.Passes; pass < end; pass++)
            {
                if (IsRaw(pass) != isRaw || !TryPass(ref mq, ref bits, isRaw, (pass + 2) % 3, 30 - missing - (pass + 2) / 3))
                {
                    return null;
                }
            }
        }

        return _words;
    }

    private bool IsRaw(int pass) => (style & CodeBlockStyle.SelectiveBypass) != 0 && (pass + 2) / 3 >= 4 && (pass + 2) % 3 != 2;

    private void ResetContexts()
    {
        Array.Clear(_states);
        (_states[0], _states[CodingContexts.RunLength], _states[CodingContexts.Uniform]) = (2 * 4, 2 * 3, 2 * 46);
    }

    private bool TryPass(ref PlainMqDecoder mq, ref PlainBits bits, bool isRaw, int kind, int bit)
    {
        for (int y0 = 0; y0 < height; y0 += StripeHeight)
        {
            for (int x = 0; x < width; x++)
            {
                int bottom = Math.Min(y0 + StripeHeight, height);
                int y = y0;
                if (kind == 2 && bottom - y0 == StripeHeight && IsQuiet(x, y0))
                {
                    if (mq.Decode(ref _states[CodingContexts.RunLength]) == 0)
                    {
                        continue;
                    }

                    y += mq.Decode(ref _states[CodingContexts.Uniform]) << 1;
                    y += mq.Decode(ref _states[CodingContexts.Uniform]);
                    DecodeSign(ref mq, ref bits, isRaw, x, y, bit);
                    y++;
                }

                for (; y < bottom; y++)
                {
                    Visit(ref mq, ref bits, isRaw, kind, x, y, bit);
                }
            }
        }

        bool isRight = true;
        if (kind == 2)
        {
            Array.Clear(_visited);
            if ((style & CodeBlockStyle.SegmentationSymbols) != 0)
            {
                int symbol = 0;
                for (int i = 0; i < 4; i++)
                {
                    symbol = 2 * symbol + mq.Decode(ref _states[CodingContexts.Uniform]);
                }

                isRight = symbol == 0b1010;
            }
        }

        if ((style & CodeBlockStyle.ResetContexts) != 0)
        {
            ResetContexts();
        }

        return isRight;
    }

    private void Visit(ref PlainMqDecoder mq, ref PlainBits bits, bool isRaw, int kind, int x, int y, int bit)
    {
        int i = y * width + x;
        int neighbours = Neighbours(x, y);
        if (kind == 1)
        {
            if (_words[i] != 0 && !_visited[i])
            {
                int context = _refined[i] ? CodingContexts.FurtherRefinement : CodingContexts.FirstRefinement + (neighbours != 0 ? 1 : 0);
                int decision = isRaw ? bits.Read() : mq.Decode(ref _states[context]);
                _words[i] = (_words[i] & ~(1u << bit)) | (uint)decision << bit | 1u << (bit - 1);
                _refined[i] = true;
            }

            return;
        }

        if (_words[i] != 0 || (kind == 0 ? neighbours == 0 : _visited[i]))
        {
            return;
        }

        _visited[i] = kind == 0;
        int significance = isRaw ? bits.Read() : mq.Decode(ref _states[CodingContexts.Significance(band)[neighbours]]);
        if (significance != 0)
        {
            DecodeSign(ref mq, ref bits, isRaw, x, y, bit);
        }
    }

    private void DecodeSign(ref PlainMqDecoder mq, ref PlainBits bits, bool isRaw, int x, int y, int bit)
    {
        int entry = CodingContexts.Sign[Nearest(x, y, negativeOnly: false) | Nearest(x, y, negativeOnly: true) << 4];
        int sign = isRaw ? bits.Read() : mq.Decode(ref _states[entry & ~CodingContexts.SignInversion]) ^ entry >> 7;
        _words[y * width + x] = (uint)sign << 31 | 3u << (bit - 1);
    }

    private bool IsQuiet(int x, int y0)
    {
        for (int y = y0; y < y0 + StripeHeight; y++)
        {
            if (_words[y * width + x] != 0 || _visited[y * width + x] || Neighbours(x, y) != 0)
            {
                return false;
            }
        }

        return true;
    }

    private int Neighbours(int x, int y)
        => Nearest(x, y, negativeOnly: false)
            + (Is(x - 1, y - 1, y) + Is(x + 1, y - 1, y) + Is(x - 1, y + 1, y) + Is(x + 1, y + 1, y)) * NeighbourSums.Diagonal;

    private int Nearest(int x, int y, bool negativeOnly)
        => (Is(x - 1, y, y, negativeOnly) + Is(x + 1, y, y, negativeOnly)) * NeighbourSums.Horizontal
            + (Is(x, y - 1, y, negativeOnly) + Is(x, y + 1, y, negativeOnly)) * NeighbourSums.Vertical;

    /// <summary>Whether a sample is significant, as one in row <paramref name="from"/> sees it.</summary>
    private int Is(int x, int y, int from, bool negativeOnly = false)
    {
        bool isHidden = (style & CodeBlockStyle.VerticallyCausal) != 0 && y > from && y % StripeHeight == 0;
        if (isHidden || x < 0 || y < 0 || x >= width || y >= height)
        {
            return 0;
        }

        uint word = _words[y * width + x];
        return (negativeOnly ? word >> 31 != 0 : word != 0) ? 1 : 0;
    }
}
