// SPDX-License-Identifier: GPL-3.0-or-later
using System.IO.Compression;
using DicomTranscoder.DataSet;
using Xunit;

namespace DicomTranscoder.Tests.DataSet;

public sealed class DeflatedDataSetTests
{
    [Theory]
    [InlineData(1)]
    [InlineData((1 << 20) - 1)]
    [InlineData(1 << 20)]
    [InlineData(3_000_000)]
    public void Inflate_gives_the_whole_stream(int length)
    {
        byte[] plain = new byte[length];
        new Random(5).NextBytes(plain.AsSpan(0, length / 2));
        using NativeBuffer buffer = new();

        int inflated = DeflatedDataSet.Inflate(Deflate(plain), buffer, maximumLength: 3_000_001);

        Assert.Equal(length, inflated);
        Assert.True(buffer.Get(inflated).SequenceEqual(plain));
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(3_000_000)]
    public void Inflate_stops_at_the_maximum(int maximum)
    {
        using NativeBuffer buffer = new();

        DicomFormatException e = Assert.Throws<DicomFormatException>(
            () => DeflatedDataSet.Inflate(Deflate(new byte[20_000_000]), buffer, maximum));

        Assert.Equal(maximum, e.Offset);
    }

    [Fact]
    public void Inflate_of_no_deflate_stream_throws()
    {
        using NativeBuffer buffer = new();

        Assert.Throws<DicomFormatException>(() => DeflatedDataSet.Inflate([], buffer));
        Assert.Throws<DicomFormatException>(() => DeflatedDataSet.Inflate([0xFF, 0xFF, 0xFF, 0xFF], buffer));
    }

    private static byte[] Deflate(byte[] bytes)
    {
        using MemoryStream target = new();
        using (DeflateStream deflate = new(target, CompressionLevel.Fastest))
        {
            deflate.Write(bytes);
        }

        return target.ToArray();
    }
}
