// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.BlockCoding.HighThroughput.Tables;

namespace Htj2k.BlockCoding.HighThroughput.Decoding;

/// <content>The decoder as T.814 describes it, one quad pair after the other. The vector kernels match it.</content>
internal static unsafe partial class CleanupDecoder
{
    internal static CleanupResult DecodeScalar<T>(
        ReadOnlySpan<byte> segment, int width, int height, int magnitudeBits, T* coefficients, nint stride)
        where T : unmanaged, IBinaryInteger<T>
    {
        int suffixLength = SuffixLength(segment);
        if (suffixLength == 0)
        {
            return CleanupResult.Broken;
        }

        ReadOnlySpan<byte> suffix = segment[^suffixLength..];
        MagSgnReader magSgn = new(segment[..^suffixLength]);
        MelDecoder mel = new(suffix[..^1]);
        VlcReader vlc = new(suffix);

        // A magnitude of M_b bits has an exponent of M_b + 1 at most. A sample of exponent U is below 2^(U-1), its two's complement fits U
        // bits and the sign.
        int largestBound = Math.Min(magnitudeBits + 1, LargestBound);

        // Exponents of the bottom samples of the quad row above; column x lies at x + 1, with a margin of one column left and two right.
        Span<byte> above = stackalloc byte[MaximumWidth + 4];
        Span<byte> here = stackalloc byte[MaximumWidth + 4];
        above = above[..(width + 4)];
        here = here[..(width + 4)];
        above.Clear();
        Span<int> residuals = stackalloc int[2];
        Span<uint> entries = stackalloc uint[2];
        for (int y = 0; y < height; y += 2)
        {
            here.Clear();
            int leftRho = 0;
            for (int x = 0; x < width; x += 4)
            {
                int quads = x + 2 < width ? 2 : 1;
                entries[1] = 0;
                for (int i = 0; i < quads; i++)
                {
                    int context = y == 0
                        ? CleanupContext.FirstRow(leftRho)
                        : CleanupContext.Of(leftRho, above.Slice(x + 2 * i, 4));
                    entries[i] = ReadQuad(ref mel, ref vlc, y == 0, context);
                    leftRho = CxtVlcDecoderTable.Rho(entries[i]);
                }

                ReadResiduals(ref mel, ref vlc, y == 0, entries, residuals);
                for (int i = 0; i < quads; i++)
                {
                    int column = x + 2 * i;
                    int rho = CxtVlcDecoderTable.Rho(entries[i]);
                    int predictor = y == 0 ? 1 : CleanupContext.Predictor(rho, above.Slice(column, 4));
                    int bound = predictor + residuals[i];
                    if (bound > Math.Min(largestBound, 8 * sizeof(T) - 1))
                    {
                        return largestBound > 8 * sizeof(T) - 1 ? CleanupResult.NeedsWiderLanes : CleanupResult.Broken;
                    }

                    T* quad = coefficients + y * stride + column;
                    ReadSamples(ref magSgn, entries[i], bound, quad, stride, width - column, height - y, here.Slice(column + 1, 2));
                }
            }

            Span<byte> swap = above;
            above = here;
            here = swap;
        }

        return CleanupResult.Decoded;
    }

    /// <summary>A quad with an empty context is significant only if a MEL event says so.</summary>
    private static uint ReadQuad(ref MelDecoder mel, ref VlcReader vlc, bool firstRow, int context)
    {
        if (context == 0 && !mel.Decode())
        {
            return 0;
        }

        ReadOnlySpan<uint> table = firstRow ? CxtVlcDecoderTable.FirstRow : CxtVlcDecoderTable.OtherRows;
        uint entry = table[context << 7 | (int)(vlc.Peek() & 0x7F)];
        vlc.Skip(CxtVlcDecoderTable.CodewordLength(entry));
        return entry;
    }

    /// <summary>
    /// The exponent residuals of a quad pair (T.814 7.3.6): prefixes, suffixes, extensions, each of the first quad before the second.
    /// </summary>
    private static void ReadResiduals(ref MelDecoder mel, ref VlcReader vlc, bool firstRow, scoped ReadOnlySpan<uint> entries,
        scoped Span<int> residuals)
    {
        bool first = CxtVlcDecoderTable.HasResidual(entries[0]) != 0;
        bool second = CxtVlcDecoderTable.HasResidual(entries[1]) != 0;
        int bias = firstRow && first && second && mel.Decode() ? 2 : 0;
        int u0 = first ? ReadPrefix(ref vlc) : 0;
        bool single = firstRow && first && second && bias == 0 && u0 > 2;
        int u1 = single ? 1 + (int)vlc.Read(1) : second ? ReadPrefix(ref vlc) : 0;
        int suffix0 = ReadSuffix(ref vlc, u0);
        int suffix1 = single ? 0 : ReadSuffix(ref vlc, u1);
        residuals[0] = u0 + suffix0 + ReadExtension(ref vlc, suffix0) + (first ? bias : 0);
        residuals[1] = u1 + suffix1 + ReadExtension(ref vlc, suffix1) + (second ? bias : 0);
    }

    private static int ReadPrefix(ref VlcReader vlc)
    {
        int zeros = Math.Min(BitOperations.TrailingZeroCount(vlc.Peek()), 3);
        vlc.Skip(Math.Min(zeros + 1, 3));
        return zeros == 3 ? 5 : zeros + 1;
    }

    private static int ReadSuffix(ref VlcReader vlc, int prefix) => prefix < 3 ? 0 : (int)vlc.Read(prefix == 3 ? 1 : 5);

    private static int ReadExtension(ref VlcReader vlc, int suffix) => suffix < 28 ? 0 : 4 * (int)vlc.Read(4);

    private static void ReadSamples<T>(
        ref MagSgnReader magSgn, uint entry, int bound, T* quad, nint stride, int columns, int rows, scoped Span<byte> bottomExponents)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (int n = 0; n < 4; n++)
        {
            long coefficient = 0;
            if ((CxtVlcDecoderTable.Rho(entry) >> n & 1) != 0)
            {
                int bits = bound - (CxtVlcDecoderTable.KnownExponents(entry) >> n & 1);
                ulong value = magSgn.Read(bits) | (ulong)(uint)(CxtVlcDecoderTable.ReachBound(entry) >> n & 1) << bits;
                long magnitude = (long)(value >> 1) + 1;
                coefficient = (value & 1) != 0 ? -magnitude : magnitude;
                if ((n & 1) != 0)
                {
                    bottomExponents[n >> 1] = (byte)(64 - BitOperations.LeadingZeroCount(value | 1));
                }
            }

            // Samples beyond the block's edge are coded and ignored.
            int column = n >> 1;
            int row = n & 1;
            if (column < columns && row < rows)
            {
                quad[row * stride + column] = T.CreateTruncating(coefficient);
            }
        }
    }
}
