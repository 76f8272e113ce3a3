// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.BlockCoding.Arithmetic;
using Xunit;

namespace Htj2k.Tests.BlockCoding.Arithmetic;

public sealed unsafe class MqEncoderTests
{
    /// <summary>The first that begins with the even probabilities of Table C.2, row 0.</summary>
    private const int Context = 1;

    /// <summary>The test sequence of ITU-T T.88 H.2, whose arithmetic coder is this one.</summary>
    [Fact]
    public void Encode_test_sequence_gives_the_published_bytes()
    {
        byte[] bits = Convert.FromHexString("00020051000000C00352872AAAAAAAAA82C02000FCD79EF6BF7FED904F46A3BF");
        byte[] expected = Convert.FromHexString("84C73BFCE1A1430402200000410DBB86F4317FFF88FF37471ADB6ADF");

        Assert.Equal(expected,
            Encode([.. bits.SelectMany(value => Enumerable.Range(0, 8).Select(bit => (byte)(Context << 1 | (value >> (7 - bit) & 1))))]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(50)]
    [InlineData(99)]
    [InlineData(100)]
    public void Encode_any_decisions_come_back(int percentOfOnes)
    {
        Random random = new(percentOfOnes);
        for (int count = 1; count < 3000; count = count * 3 / 2 + 1)
        {
            byte[] decisions = new byte[count];
            for (int i = 0; i < count; i++)
            {
                decisions[i] = (byte)(random.Next(CodingContexts.Count) << 1 | (random.Next(100) < percentOfOnes ? 1 : 0));
            }

            Assert.Equal(decisions, Decode(Encode(decisions), decisions));
        }
    }

    private static byte[] Encode(byte[] decisions)
    {
        byte[] segment = new byte[MqEncoder.MaximumLength(decisions.Length)];
        uint* contexts = stackalloc uint[CodingContexts.Count];
        fixed (byte* start = segment, first = decisions)
        {
            MqEncoder encoder = new(start + 1, contexts);
            encoder.Encode(first, first + decisions.Length);
            return segment[1..(1 + encoder.Flush())];
        }
    }

    private static byte[] Decode(byte[] segment, byte[] contexts)
    {
        byte[] decisions = new byte[contexts.Length];
        MqSegment memory = default;
        fixed (byte* start = segment)
        {
            memory.Prepare();
            memory.ResetContexts();
            memory.Begin(start, segment.Length);
            MqDecoder decoder = new(&memory);
            for (int i = 0; i < decisions.Length; i++)
            {
                // Both ways to decode, in turn.
                uint context = (uint)contexts[i] >> 1;
                decisions[i] = (byte)(context << 1 | (uint)(i % 2 == 0 ? decoder.Decode(context) : decoder.DecodeEven(context)));
            }
        }

        return decisions;
    }
}
