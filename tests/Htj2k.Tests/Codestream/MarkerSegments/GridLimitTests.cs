// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using Htj2k.Contract;
using TestSupport;
using Xunit;

namespace Htj2k.Tests.Codestream.MarkerSegments;

/// <summary>Images at the far end of the reference grid (T.800 A.5.1), where sums of coordinates could wrap.</summary>
public sealed class GridLimitTests
{
    /// <summary>The largest coordinate that is accepted.</summary>
    private const int Limit = int.MaxValue - 65536;

    private const int XsizOffset = 8;
    private const int XosizOffset = 16;
    private const int XtsizOffset = 24;
    private const int XtosizOffset = 32;

    [Theory]
    [InlineData(BlockCoder.HighThroughput, 1)]
    [InlineData(BlockCoder.HighThroughput, 63)]
    [InlineData(BlockCoder.Mq, 1)]
    [InlineData(BlockCoder.Mq, 63)]
    public void Image_that_ends_at_the_limit_is_decoded(BlockCoder coder, int side)
    {
        // Blocks and parities are those of the image at the origin: the limit's successor is a multiple of 2^16.
        (SampleFormat format, byte[] samples, byte[] codestream) = Encode(coder, side);
        Move(codestream, side, Limit, Limit);
        byte[] decoded = new byte[samples.Length];
        using Htj2kDecoder decoder = new();

        decoder.Decode(codestream, format, decoded);
        Assert.Equal(samples, decoded);

        Array.Clear(decoded);
        decoder.DecodePlanes(codestream, format.BytesPerSample, decoded);
        Assert.Equal(samples, decoded);
    }

    [Theory]
    [InlineData(BlockCoder.HighThroughput, 1)]
    [InlineData(BlockCoder.HighThroughput, 63)]
    [InlineData(BlockCoder.Mq, 1)]
    [InlineData(BlockCoder.Mq, 63)]
    public void Image_that_ends_beyond_the_limit_is_refused(BlockCoder coder, int side)
    {
        (SampleFormat format, _, byte[] codestream) = Encode(coder, side);
        foreach ((int right, int bottom) in ((int, int)[])[(Limit + 1, 100), (100, Limit + 1), (int.MaxValue, int.MaxValue)])
        {
            Move(codestream, side, right, bottom);
            AssertRefused(codestream, format, right > Limit ? XsizOffset : XsizOffset + 4);
        }
    }

    [Theory]
    [InlineData(BlockCoder.HighThroughput, 6, 6)]
    [InlineData(BlockCoder.HighThroughput, 10, 2)]
    [InlineData(BlockCoder.HighThroughput, 2, 10)]
    [InlineData(BlockCoder.Mq, 6, 6)]
    [InlineData(BlockCoder.Mq, 10, 2)]
    [InlineData(BlockCoder.Mq, 2, 10)]
    public void Block_whose_nominal_end_is_no_int_is_refused(BlockCoder coder, int widthExponent, int heightExponent)
    {
        (SampleFormat format, _, byte[] codestream) = Encode(coder, 1);
        int style = codestream.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0x52]);
        (codestream[style + 10], codestream[style + 11]) = ((byte)(widthExponent - 2), (byte)(heightExponent - 2));
        Move(codestream, 1, 0x7FFFFFC1, 0x7FFFFFC1);

        AssertRefused(codestream, format, XsizOffset);
    }

    private static void AssertRefused(byte[] codestream, SampleFormat format, int offset)
    {
        byte[] samples = new byte[format.FrameBytes];
        using Htj2kDecoder decoder = new();
        Assert.Equal(offset, Assert.Throws<Htj2kFormatException>(() => decoder.Decode(codestream, format, samples)).Offset);
        Assert.Equal(offset,
            Assert.Throws<Htj2kFormatException>(() => decoder.DecodePlanes(codestream, format.BytesPerSample, samples)).Offset);
        Assert.Throws<Htj2kFormatException>(() => Htj2kDecoder.ReadInfo(codestream));
    }

    private static (SampleFormat, byte[], byte[]) Encode(BlockCoder coder, int side)
    {
        SampleFormat format = new(side, side, 1, 12, false, 2);
        byte[] samples = Frames.Natural(side, side, 1, 12, false, 2);
        byte[] codestream = new byte[2 * samples.Length + 1000];
        using Htj2kEncoder encoder = new(threads: 1, coder);
        Assert.True(encoder.TryEncode(samples, format, false, codestream, out int length));
        return (format, samples, codestream[..length]);
    }

    /// <summary>Lets the image end elsewhere on the grid, in one tile from the origin.</summary>
    private static void Move(byte[] codestream, int side, int right, int bottom)
    {
        Write(XsizOffset, right, bottom);
        Write(XosizOffset, right - side, bottom - side);
        Write(XtsizOffset, int.MaxValue, int.MaxValue);
        Write(XtosizOffset, 0, 0);

        void Write(int offset, int x, int y)
        {
            BinaryPrimitives.WriteInt32BigEndian(codestream.AsSpan(offset), x);
            BinaryPrimitives.WriteInt32BigEndian(codestream.AsSpan(offset + 4), y);
        }
    }
}
