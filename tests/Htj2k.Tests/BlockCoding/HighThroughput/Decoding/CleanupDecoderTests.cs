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

    /// <summary>Each block is tried on 16-bit lanes, and those that do not fit are done again.</summary>
    /// <param name="last">The last coefficient of the second block.</param>
    [Theory]
    [InlineData("laplace 40", "laplace 40", 1)]
    [InlineData("laplace 40", "laplace 40", -(1 << 20))]
    [InlineData("laplace 40", "laplace 1e6", 1)]
    [InlineData("laplace 1e6", "laplace 40", 1)]
    [InlineData("mixed powers", "sparse 1e9", 1)]
    [InlineData("laplace 1e6", "wide extremes", 1)]
    [InlineData("widest lanes next to ones", "sparse 1e9", 1)]
    public void Decode_of_two_blocks_of_which_some_need_32_bit_lanes_equals_scalar(string content0, string content1, int last)
    {
        Random random = new(54);
        foreach ((int width0, int width1) in ((int, int)[])[(64, 64), (16, 3), (32, 17), (48, 63)])
        {
            foreach (int height in (int[])[1, 2, 7, 64])
            {
                int[] block1 = CoefficientBlocks.Make(content1, width1, height, random);
                block1[^1] = last;
                byte[] segment0 = Encode(CoefficientBlocks.Make(content0, width0, height, random), width0, height);
                byte[] segment1 = Encode(block1, width1, height);
                AssertTwoEqualScalar(segment0, segment1, width0, width1, height);
                AssertEqualsScalar(segment1, width1, height, MagnitudeBits);
            }
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

    private void AssertTwoEqualScalar(byte[] segment0, byte[] segment1, int width0, int width1, int height)
    {
        int width = width0 + width1;
        int stride = width + CodeBlock.RowPadding;
        using GuardedLanes<int> output = new(stride * height, atEnd: true);
        int[] expected = new int[stride * height];
        CleanupResult expected0;
        CleanupResult expected1;
        fixed (int* coefficients = expected)
        {
            expected0 = CleanupDecoder.DecodeScalar(segment0, width0, height, MagnitudeBits, coefficients, stride);
            expected1 = CleanupDecoder.DecodeScalar(segment1, width1, height, MagnitudeBits, coefficients + width0, stride);
        }

        CleanupTask<int> task0 = new(segment0, MagnitudeBits, width0, output.First);
        CleanupTask<int> task1 = new(segment1, MagnitudeBits, width1, output.First + width0);
        CleanupDecoder.Decode(task0, task1, height, stride, _scratch, out CleanupResult result0, out CleanupResult result1);

        Assert.Equal((expected0, expected1), (result0, result1));
        int first = result0 == CleanupResult.Decoded ? 0 : width0;
        int end = result1 == CleanupResult.Decoded ? width : width0;
        for (int y = 0; y < height && first < end; y++)
        {
            Assert.Equal(expected.AsSpan(y * stride + first, end - first), output.Span.Slice(y * stride + first, end - first));
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
