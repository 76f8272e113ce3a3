// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using Htj2k.Contract;
using TestSupport;
using Xunit;

namespace Htj2k.Tests.Codestream;

/// <summary>How codestreams of other writers end: Psot 0 in the last tile-part (T.800 A.4.2), no EOC, and padding.</summary>
public sealed class CodestreamEndTests
{
    private const int EndOfCodestreamBytes = 2;
    private const int PsotOffset = 6;

    private static readonly SampleFormat s_format = new(140, 130, 1, 12, false, 2);
    private static readonly byte[] s_frame = Frames.Natural(140, 130, 1, 12, false, 2);

    [Theory]
    [InlineData(BlockCoder.HighThroughput)]
    [InlineData(BlockCoder.Mq)]
    public void Decode_of_Psot_0_ends_at_EOC_whatever_pads_it(BlockCoder coder)
    {
        byte[] codestream = Encode(coder);
        ClearLastPsot(codestream);

        AssertDecodes(codestream);
        AssertDecodes([.. codestream, 0]);
        AssertDecodes([.. codestream, 0, 0, 0]);
    }

    [Theory]
    [InlineData(BlockCoder.HighThroughput)]
    [InlineData(BlockCoder.Mq)]
    public void Decode_without_EOC_takes_whole_tile_parts(BlockCoder coder)
    {
        byte[] codestream = Encode(coder)[..^EndOfCodestreamBytes];

        AssertDecodes(codestream);
        AssertDecodes([.. codestream, 0]);
        ClearLastPsot(codestream);
        AssertDecodes(codestream);
        AssertDecodes([.. codestream, 0]);
    }

    [Fact]
    public void Decode_without_EOC_of_less_than_the_tile_parts_is_refused()
    {
        byte[] codestream = Encode(BlockCoder.HighThroughput);
        for (int missing = 1; missing < 40; missing++)
        {
            AssertRefused(codestream[..^(EndOfCodestreamBytes + missing)]);
        }

        // Half of EOC, and bytes that are neither EOC nor padding.
        AssertRefused(codestream[..^1]);
        AssertRefused([.. codestream[..^EndOfCodestreamBytes], 1]);
        AssertRefused([.. codestream[..^EndOfCodestreamBytes], 0xFF, 0xD8]);

        // Without its last tile-part.
        AssertRefused(codestream[..LastTilePart(codestream)]);
    }

    [Fact]
    public void TryMeasure_without_EOC_is_the_whole_codestream()
    {
        byte[] codestream = Encode(BlockCoder.HighThroughput)[..^EndOfCodestreamBytes];

        Assert.True(ResolutionPrefix.TryMeasure(codestream, 0, out int length, out _));
        Assert.Equal(codestream.Length, length);
    }

    private static void AssertDecodes(byte[] codestream)
    {
        using Htj2kDecoder decoder = new();
        byte[] decoded = new byte[s_frame.Length];
        decoder.Decode(codestream, s_format, decoded);
        Assert.Equal(s_frame, decoded);
    }

    private static void AssertRefused(byte[] codestream)
    {
        using Htj2kDecoder decoder = new();
        Assert.Throws<Htj2kFormatException>(() => decoder.Decode(codestream, s_format, new byte[s_frame.Length]));
    }

    private static byte[] Encode(BlockCoder coder)
    {
        using Htj2kEncoder encoder = new(threads: 1, coder);
        byte[] codestream = new byte[2 * s_frame.Length];
        Assert.True(encoder.TryEncode(s_frame, s_format, false, codestream, out int length));
        return codestream[..length];
    }

    private static void ClearLastPsot(byte[] codestream) => codestream.AsSpan(LastTilePart(codestream) + PsotOffset, sizeof(uint)).Clear();

    /// <summary>Follows Psot from the first SOT on, which follows a header without that pair of bytes.</summary>
    private static int LastTilePart(ReadOnlySpan<byte> codestream)
    {
        int position = codestream.IndexOf((ReadOnlySpan<byte>)[0xFF, 0x90]);
        while (true)
        {
            int next = position + BinaryPrimitives.ReadInt32BigEndian(codestream[(position + PsotOffset)..]);
            if (next > codestream.Length - PsotOffset)
            {
                return position;
            }

            position = next;
        }
    }
}
