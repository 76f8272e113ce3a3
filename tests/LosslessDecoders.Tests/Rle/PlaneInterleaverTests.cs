// SPDX-License-Identifier: GPL-3.0-or-later
using LosslessDecoders.Rle;
using TestSupport;
using Xunit;

namespace LosslessDecoders.Tests.Rle;

public sealed class PlaneInterleaverTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(6)]
    public void Interleave_matches_the_scalar_kernel_at_every_length(int count)
    {
        for (int length = 1; length < 140; length++)
        {
            using GuardedMemory planes = new(count * length);
            using GuardedMemory pixels = new(count * length);
            new Random(length).NextBytes(planes.Span);
            byte[] expected = new byte[count * length];
            PlaneInterleaver.InterleaveScalar(planes.Span, count, expected, first: 0);
            PlaneInterleaver.Interleave(planes.Span, count, pixels.Span);
            Assert.Equal(expected, pixels.Span);
        }
    }
}
