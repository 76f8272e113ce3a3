// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.Contract;
using Htj2k.Samples;
using TestSupport;
using Xunit;

namespace Htj2k.Tests.Samples;

/// <summary>
/// Every way to load a row, against the format, sample by sample; samples and lanes begin or end at a page without access.
/// </summary>
public sealed unsafe class RowLoaderTests
{
    private const int LargestWidth = 100;

    public static TheoryData<int, bool> Storages
        => new() { { 1, false }, { 1, true }, { 2, false }, { 2, true }, { 4, false }, { 4, true } };

    [Theory]
    [Trait("Length", "long")]
    [MemberData(nameof(Storages))]
    public void Load_any_storage_gives_each_sample_less_the_shift(int bytesPerSample, bool isSigned)
    {
        for (int width = 1; width <= LargestWidth; width++)
        {
            for (int step = 1; step <= 3; step++)
            {
                SampleFormat format = new(width, 1, step, 8 * bytesPerSample, isSigned, bytesPerSample);
                AssertLoaded<short>(format, step, atEnd: true);
                AssertLoaded<short>(format, step, atEnd: false);
                AssertLoaded<int>(format, step, atEnd: true);
                AssertLoaded<int>(format, step, atEnd: false);
                AssertLoaded<long>(format, step, atEnd: true);
                AssertLoaded<long>(format, step, atEnd: false);
            }
        }
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(2, true)]
    public void LoadPixels_gives_three_components_with_and_without_colour_transform(int bytesPerSample, bool isSigned)
    {
        for (int width = 1; width <= LargestWidth; width++)
        {
            // Twelve bits, so that 16-bit lanes hold the sums of the colour transform.
            SampleFormat format = new(width, 1, 3, Math.Min(12, 8 * bytesPerSample), isSigned, bytesPerSample);
            foreach (bool atEnd in (bool[])[true, false])
            {
                AssertPixels<short>(format, colorTransform: false, atEnd);
                AssertPixels<short>(format, colorTransform: true, atEnd);
                AssertPixels<int>(format with { BitsPerSample = 8 * bytesPerSample }, colorTransform: false, atEnd);
                AssertPixels<int>(format with { BitsPerSample = 8 * bytesPerSample }, colorTransform: true, atEnd);
                AssertPixels<long>(format with { BitsPerSample = 8 * bytesPerSample }, colorTransform: false, atEnd);
                AssertPixels<long>(format with { BitsPerSample = 8 * bytesPerSample }, colorTransform: true, atEnd);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Storages))]
    public void SampleRange_of_any_storage_finds_both_ends_wherever_they_are(int bytesPerSample, bool isSigned)
    {
        for (int count = 2; count <= LargestWidth; count++)
        {
            SampleFormat format = new(count, 1, 1, 8 * bytesPerSample, isSigned, bytesPerSample);
            SampleRange allowed = SampleRange.Allowed(format);
            int lowest = count * 37 % count;
            int highest = (lowest + 1 + count / 3) % count;
            if (lowest != highest)
            {
                byte[] samples = Frames.Fill(
                    count, 1, 1, bytesPerSample, (x, _, _)
                        => x == lowest ? allowed.Minimum : x == highest ? allowed.Maximum : isSigned ? -1 : 100);
                foreach (bool atEnd in (bool[])[true, false])
                {
                    using GuardedMemory stored = new(samples.Length, atEnd);
                    samples.CopyTo(stored.Span);
                    Assert.Equal(allowed, SampleRange.Of(stored.Span, format));
                }
            }
        }
    }

    private static void AssertLoaded<T>(SampleFormat format, int step, bool atEnd)
        where T : unmanaged, IBinaryInteger<T>
    {
        const int Shift = 1000;
        byte[] stored = Random(format, format.BitsPerSample);
        using GuardedMemory samples = new(stored.Length, atEnd);
        using GuardedMemory lanes = new(format.Width * sizeof(T), atEnd);
        stored.CopyTo(samples.Span);

        RowLoader.Load(samples.Start, format, step, Shift, (T*)lanes.Start);

        for (int x = 0; x < format.Width; x++)
        {
            Assert.Equal(T.CreateTruncating(Sample(stored, format, x * step) - Shift), ((T*)lanes.Start)[x]);
        }
    }

    private static void AssertPixels<T>(SampleFormat format, bool colorTransform, bool atEnd)
        where T : unmanaged, IBinaryInteger<T>
    {
        const int Shift = 100;
        byte[] stored = Random(format, format.BitsPerSample);
        using GuardedMemory samples = new(stored.Length, atEnd);
        using GuardedMemory first = new(format.Width * sizeof(T), atEnd);
        using GuardedMemory second = new(format.Width * sizeof(T), atEnd);
        using GuardedMemory third = new(format.Width * sizeof(T), atEnd);
        stored.CopyTo(samples.Span);

        RowLoader.LoadPixels(samples.Start, format, Shift, colorTransform, (T*)first.Start, (T*)second.Start, (T*)third.Start);

        for (int x = 0; x < format.Width; x++)
        {
            long red = Sample(stored, format, 3 * x) - Shift;
            long green = Sample(stored, format, 3 * x + 1) - Shift;
            long blue = Sample(stored, format, 3 * x + 2) - Shift;
            long[] expected = colorTransform ? [(red + 2 * green + blue) >> 2, blue - green, red - green] : [red, green, blue];
            long[] actual = [Number(first, x), Number(second, x), Number(third, x)];
            Assert.Equal(expected, actual);
        }

        static long Number(GuardedMemory lanes, int x) => long.CreateTruncating(((T*)lanes.Start)[x]);
    }

    private static byte[] Random(SampleFormat format, int bits)
    {
        Random random = new(format.Width);
        long lowest = format.IsSigned ? -(1L << (bits - 1)) : 0;
        return Frames.Fill(format.Width, 1, format.Components, format.BytesPerSample, (_, _, _) => lowest + random.NextInt64(1L << bits));
    }

    private static long Sample(byte[] stored, SampleFormat format, int index)
    {
        ReadOnlySpan<byte> sample = stored.AsSpan(index * format.BytesPerSample, format.BytesPerSample);
        return (format.BytesPerSample, format.IsSigned) switch
        {
            (1, false) => sample[0],
            (1, true) => (sbyte)sample[0],
            (2, false) => BitConverter.ToUInt16(sample),
            (2, true) => BitConverter.ToInt16(sample),
            (_, false) => BitConverter.ToUInt32(sample),
            (_, true) => BitConverter.ToInt32(sample),
        };
    }
}
