// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.BlockCoding.Arithmetic;
using Htj2k.Structure;
using TestSupport;
using Xunit;

namespace Htj2k.Tests.BlockCoding.Arithmetic;

public sealed unsafe class MqBlockDecoderMemoryTests
{
    private const int Width = 13;
    private const int Height = 9;
    private const uint Untouched = 0xAAAA_AAAA;

    [Fact]
    public void TryDecode_to_rows_apart_leaves_the_words_between_as_they_are()
    {
        uint[] together = Decode(Width);
        uint[] apart = Decode(20);

        for (int i = 0; i < apart.Length; i++)
        {
            Assert.Equal(i % 20 < Width ? together[i / 20 * Width + i % 20] : Untouched, apart[i]);
        }
    }

    private static uint[] Decode(int stride)
    {
        byte[] data = new byte[300];
        new Random(5).NextBytes(data);
        int length = stride * (Height - 1) + Width;
        using GuardedMemory memory = new(length * sizeof(uint));
        using MqBlockDecoderScratch scratch = new();
        Span<uint> words = new((uint*)memory.Start, length);
        words.Fill(Untouched);
        CodewordSegment[] segments = [new(data.Length, 25)];
        Assert.True(MqBlockDecoder.TryDecode(
            data, segments, 3, 12, SubbandOrientation.HL, CodeBlockStyle.None, Width, Height, (uint*)memory.Start, stride, scratch));
        return words.ToArray();
    }
}
