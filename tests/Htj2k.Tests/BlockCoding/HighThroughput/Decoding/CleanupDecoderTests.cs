// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.BlockCoding.HighThroughput.Decoding;
using Htj2k.BlockCoding.HighThroughput.Encoding;
using Htj2k.Structure;
using TestSupport;
using Xunit;

namespace Htj2k.Tests.BlockCoding.HighThroughput.Decoding;

/// <summary>
/// The kernels that the processor gets, against the scalar one, on good and on bad segments between pages without access.
/// </summary>
public sealed unsafe class CleanupDecoderTests : IDisposable
{
    private const int MagnitudeBits = 30;

    private readonly CleanupEncoderScratch _encoderScratch = new();

    /// <summary>One for all blocks of a test, so that traces of a block would show in the next.</summary>
    private readonly CleanupDecoderScratch _scratch = new();

    public static TheoryData<string> Contents => [.. CoefficientBlocks.Names];

    [Theory]
    [MemberData(nameof(Contents))]
    public void Decode_equals_scalar_at_sizes_around_the_lanes(string content)
    {
        Random random = new(51);
        int[] widths = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 47, 48, 49, 62, 63, 64];
        foreach (int width in widths)
        {
            foreach (int height in (int[])[1, 2, 5, 64])
            {
                byte[] segment = Encode(CoefficientBlocks.Make(content, width, height, random), width, height);
                AssertEqualsScalar(segment, width, height, MagnitudeBits);
            }
        }
    }

    [Fact]
    public void Decode_of_a_block_after_a_wider_one_of_large_magnitudes_equals_scalar()
    {
        Random random = new(53);
        foreach (int width in (int[])[1, 2, 9, 25, 44, 56, 63])
        {
            int[] wide = Array.ConvertAll(new int[64 * 8], _ => random.Next(2) == 0 ? 16000 : -16000);
            int[] narrow = Array.ConvertAll(new int[width * 8], _ => random.Next(-3, 4));
            narrow[0] = 16000;

            AssertEqualsScalar<short>(Encode(wide, 64, 8), 64, 8, MagnitudeBits, atEnd: true);
            AssertEqualsScalar<short>(Encode(narrow, width, 8), width, 8, MagnitudeBits, atEnd: true);
        }
    }

    [Fact]
    [Trait("Length", "long")]
    public void Decode_of_damaged_segments_equals_scalar_at_any_size()
    {
        Random random = new(52);
        for (int i = 0; i < 4000; i++)
        {
            int width = random.Next(1, 65);
            int height = random.Next(1, 65);
            string content = CoefficientBlocks.Names[random.Next(CoefficientBlocks.Names.Length)];
            byte[] segment = Encode(CoefficientBlocks.Make(content, width, Math.Min(height, 7), random), width, Math.Min(height, 7));
            for (int damage = random.Next(3); damage > 0 && segment.Length > 0; damage--)
            {
                segment[random.Next(segment.Length)] ^= (byte)(1 << random.Next(8));
            }

            // Fewer or more bytes, and a block of another height than was encoded.
            int first = random.Next(8) == 0 ? random.Next(segment.Length + 1) : 0;
            AssertEqualsScalar(segment[first..], width, height, random.Next(1, MagnitudeBits + 1));
        }
    }

    public void Dispose()
    {
        _encoderScratch.Dispose();
        _scratch.Dispose();
    }

    private byte[] Encode(int[] block, int width, int height)
    {
        byte[] segment = new byte[CleanupEncoder.MaximumLength(width, height)];
        fixed (int* coefficients = block)
        fixed (byte* bytes = segment)
        {
            return segment[..CleanupEncoder.EncodeScalar(coefficients, width, width, height, _encoderScratch, bytes)];
        }
    }

    private void AssertEqualsScalar(byte[] segment, int width, int height, int magnitudeBits)
    {
        foreach (bool atEnd in (bool[])[true, false])
        {
            AssertEqualsScalar<short>(segment, width, height, magnitudeBits, atEnd);
            AssertEqualsScalar<int>(segment, width, height, magnitudeBits, atEnd);
        }
    }

    /// <summary>The padding that kernels may overwrite lies after the last row.</summary>
    private void AssertEqualsScalar<T>(byte[] segment, int width, int height, int magnitudeBits, bool atEnd)
        where T : unmanaged, IBinaryInteger<T>
    {
        int stride = width + CodeBlock.RowPadding;
        using GuardedLanes<byte> input = new(segment, atEnd);
        using GuardedLanes<T> output = new(stride * height, atEnd);
        T[] expected = new T[stride * height];
        CleanupResult expectedResult;
        fixed (T* coefficients = expected)
        {
            expectedResult = CleanupDecoder.DecodeScalar(input.Span, width, height, magnitudeBits, coefficients, stride);
        }

        CleanupResult result = sizeof(T) == sizeof(short)
            ? CleanupDecoder.Decode(new CleanupTask<short>(input.Span, magnitudeBits, width, (short*)output.First), height, stride,
                _scratch)
            : CleanupDecoder.Decode(new CleanupTask<int>(input.Span, magnitudeBits, width, (int*)output.First), height, stride, _scratch);

        Assert.Equal(expectedResult, result);
        for (int y = 0; y < height && result == CleanupResult.Decoded; y++)
        {
            Assert.Equal(expected.AsSpan(y * stride, width), output.Span.Slice(y * stride, width));
        }
    }
}
