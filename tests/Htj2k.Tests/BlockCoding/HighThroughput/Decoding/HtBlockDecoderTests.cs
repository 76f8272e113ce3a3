// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using System.Runtime.InteropServices;
using Htj2k.BlockCoding.HighThroughput.Decoding;
using Htj2k.Structure;
using Htj2k.Tests.Codestream.Packets;
using TestSupport;
using Xunit;

namespace Htj2k.Tests.BlockCoding.HighThroughput.Decoding;

public sealed unsafe class HtBlockDecoderTests
{
    private const int MagnitudeBits = OneBlockCodestream.MagnitudeBits;

    public static TheoryData<int, int, bool> Sets
    {
        get
        {
            TheoryData<int, int, bool> sets = [];
            foreach (int plane in new[] { 1, 2, 5 })
            {
                sets.Add(plane, 1, false);
                foreach (bool causal in new[] { false, true })
                {
                    sets.Add(plane, 2, causal);
                    sets.Add(plane, 3, causal);
                }
            }

            sets.Add(0, 1, false);
            return sets;
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void TryDecode_gives_the_coded_bits_and_the_midpoint_below(int plane, int passes, bool causal)
    {
        Random random = new(plane * 8 + passes);
        foreach ((int width, int height) in new[] { (1, 1), (3, 5), (4, 4), (5, 9), (17, 13), (63, 31), (64, 64), (2, 64), (64, 3) })
        {
            int[] block = Block(random, width, height);
            HtSet set = new(block, width, height, plane, passes, causal);

            uint[] words = Decode<uint>(set.Cleanup, set.Refinement, passes, MagnitudeBits - 1 - plane, causal, width, height)!;
            ulong[] wide = Decode<ulong>(set.Cleanup, set.Refinement, passes, MagnitudeBits - 1 - plane, causal, width, height)!;

            for (int i = 0; i < block.Length; i++)
            {
                int decoded = set.Decoded[i];
                int shift = 31 - MagnitudeBits;
                uint magnitude = decoded == 0 ? 0 : ((uint)Math.Abs(decoded) << shift) | (1u << (shift + set.KnownPlanes[i] - 1));
                uint expected = magnitude | (decoded < 0 ? 0x80000000u : 0);
                Assert.Equal(expected, words[i]);
                Assert.Equal((ulong)expected << 32, wide[i]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void TryDecode_agrees_with_an_independent_decoder(int plane, int passes, bool causal)
    {
        Assert.SkipWhen(OpenJpeg.Missing is not null, OpenJpeg.Missing ?? string.Empty);
        int missing = MagnitudeBits - 1 - plane;
        foreach ((int width, int height) in new[] { (64, 64), (37, 29) })
        {
            HtSet set = new(Block(new Random(width + plane), width, height), width, height, plane, passes, causal);
            byte[] codestream = OneBlockCodestream.Around(set, width, height, missing, passes, causal);

            // Signed samples come without sign extension.
            short[] expected =
                Array.ConvertAll(MemoryMarshal.Cast<byte, short>(OpenJpeg.Decode(codestream)).ToArray(),
                sample => (short)((short)(sample << 4) >> 4));

            uint[] words = Decode<uint>(set.Cleanup, set.Refinement, passes, missing, causal, width, height)!;

            Assert.Equal(expected,
                Array.ConvertAll(words, word => (short)(((int)word < 0 ? -1 : 1) * (int)((word & int.MaxValue) >> (31 - MagnitudeBits)))));
        }
    }

    [Theory]
    [InlineData(0, 5, 12)]
    [InlineData(4, 5, 12)]
    [InlineData(1, -1, 12)]
    [InlineData(1, 12, 12)]
    [InlineData(2, 11, 12)]
    [InlineData(1, 5, 31)]
    public void TryDecode_of_impossible_counts_is_false(int passes, int missing, int magnitudeBits)
    {
        HtSet set = new(Block(new Random(1), 8, 8), 8, 8, 5, 1, false);
        uint* samples = stackalloc uint[64];

        using CleanupDecoderScratch scratch = new();
        int[] plane = new int[(8 + CodeBlock.RowPadding) * 8];
        Assert.False(
            HtBlockDecoder.TryDecode(set.Cleanup, set.Refinement, passes, missing, magnitudeBits, false, 8, 8, plane, scratch, samples, 8));
    }

    [Fact]
    public void TryDecode_of_truncations_and_noise_stays_in_bounds()
    {
        const int Width = 13;
        const int Height = 11;
        Random random = new(5);
        HtSet set = new(Block(random, Width, Height), Width, Height, 3, 3, false);
        for (int length = 0; length <= set.Refinement.Length; length++)
        {
            Assert.NotNull(Decode<uint>(set.Cleanup, set.Refinement[..length], 3, MagnitudeBits - 4, false, Width, Height));
        }

        for (int length = 0; length < set.Cleanup.Length; length++)
        {
            _ = Decode<uint>(set.Cleanup[..length], set.Refinement, 3, MagnitudeBits - 4, true, Width, Height);
        }

        for (int i = 0; i < 2000; i++)
        {
            byte[] noise = new byte[random.Next(0, 120)];
            random.NextBytes(noise);
            byte[] damaged = [.. set.Cleanup];
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            _ = Decode<uint>(damaged, noise, 3, random.Next(0, MagnitudeBits), i % 2 == 0, Width, Height);
        }
    }

    private static int[] Block(Random random, int width, int height)
    {
        // Mostly small values with clusters of large ones, so that all kinds of neighbourhoods occur; the first is large, so that no pass
        // is empty.
        int[] block = new int[width * height];
        for (int i = 0; i < block.Length; i++)
        {
            bool isLarge = i == 0 || (i / 7 + i / (3 * width)) % 3 == 0;
            int magnitude = isLarge ? random.Next(2000) : random.Next(40);
            block[i] = random.Next(2) == 0 ? -magnitude : magnitude;
        }

        block[0] = 1999;
        return block;
    }

    private static T[]? Decode<T>(byte[] cleanup, byte[] refinement, int passes, int missing, bool causal, int width, int height)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        using GuardedMemory cleanupBytes = new(cleanup.Length);
        using GuardedMemory refinementBytes = new(refinement.Length);
        using GuardedMemory samplesAtEnd = new(width * height * sizeof(T));
        using GuardedMemory samplesAtStart = new(width * height * sizeof(T), atEnd: false);
        cleanup.CopyTo(cleanupBytes.Span);
        refinement.CopyTo(refinementBytes.Span);
        int[] plane = new int[(width + CodeBlock.RowPadding) * height];
        using CleanupDecoderScratch scratch = new();
        bool isDecoded = HtBlockDecoder.TryDecode(
            cleanupBytes.Span, refinementBytes.Span, passes, missing, MagnitudeBits, causal, width, height, plane, scratch,
                (T*)samplesAtEnd.Start, width);
        bool isDecodedAtStart = HtBlockDecoder.TryDecode(
            cleanupBytes.Span, refinementBytes.Span, passes, missing, MagnitudeBits, causal, width, height, plane, scratch,
                (T*)samplesAtStart.Start, width);
        Assert.Equal(isDecoded, isDecodedAtStart);
        if (!isDecoded)
        {
            return null;
        }

        Assert.True(samplesAtEnd.Span.SequenceEqual(samplesAtStart.Span));
        return new Span<T>((T*)samplesAtEnd.Start, width * height).ToArray();
    }
}
