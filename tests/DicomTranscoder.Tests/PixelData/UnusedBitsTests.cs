// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.PixelData;
using TestSupport;
using Xunit;

namespace DicomTranscoder.Tests.PixelData;

public sealed class UnusedBitsTests
{
    [Theory]
    [InlineData(8, 5, false)]
    [InlineData(8, 5, true)]
    [InlineData(16, 12, false)]
    [InlineData(16, 12, true)]
    [InlineData(16, 1, true)]
    [InlineData(32, 20, false)]
    [InlineData(32, 20, true)]
    public void AreRedundant_finds_a_single_sample_wherever_it_stands(int allocated, int stored, bool isSigned)
    {
        const int Count = 77;
        byte[] samples = SampleNoise.Create(Count, allocated, stored, isSigned);
        ImagePixelDescription image = Describe(allocated, stored, stored - 1, isSigned);
        Assert.True(UnusedBits.AreRedundant(samples, image));

        int size = allocated / 8;
        for (int i = 0; i < Count; i++)
        {
            // The sample of all ones above Bits Stored - 1: too large as unsigned, and as signed a positive one with the sign bit missing.
            byte[] changed = (byte[])samples.Clone();
            long value = isSigned ? 1L << (stored - 1) : 1L << stored;
            for (int b = 0; b < size; b++)
            {
                changed[size * i + b] = (byte)(value >> (8 * b));
            }

            Assert.False(UnusedBits.AreRedundant(changed, image));
        }
    }

    [Fact]
    public void AreRedundant_with_the_stored_bits_elsewhere_is_false()
        => Assert.False(UnusedBits.AreRedundant(new byte[32], Describe(16, 12, 15, isSigned: false)));

    [Fact]
    public void AreRedundant_without_unused_bits_is_true()
        => Assert.True(UnusedBits.AreRedundant([0xFF, 0xFF], Describe(16, 16, 15, isSigned: false)));

    private static ImagePixelDescription Describe(int allocated, int stored, int highBit, bool isSigned)
        => new(1, 77, 1, "MONOCHROME2", allocated, stored, highBit, isSigned, IsPlanar: false, Frames: 1);
}
