// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.BlockCoding.HighThroughput.Encoding;
using TestSupport;
using Xunit;

namespace Htj2k.Tests.BlockCoding.HighThroughput.Encoding;

/// <summary>
/// The vector kernels against the scalar one, in memory that ends where they must stop; and the scalar one against segments that OpenJPH
/// made.
/// </summary>
public sealed unsafe class CleanupEncoderTests : IDisposable
{
    /// <summary>One for all blocks of a test, so that traces of a block would show in the next.</summary>
    private readonly CleanupEncoderScratch _scratch = new();

    public static TheoryData<string> Contents => CoefficientBlocks.Contents;

    /// <summary>
    /// OpenJPH 0.32 made these: images without decompositions, so that their only code-block holds the samples less half their range.
    /// </summary>
    public static TheoryData<int, int, Func<int, int, int>, string> KnownAnswers => new()
    {
        {
            13, 11, (x, y) => (x * x * 7 + y * y * 3 + x * y * 5) % 61 - 30,
            "7B6D7DD03B51607351D763BD314487741401D14B0B763B522B1695C76D6DEE5A29FEF7304028BE9233587B754342B2EB"
            + "1424CD0B391F445E521AD51AB1C74D364CD2652465FA0C5C12C803F88FB2A0AEC993554EAE8B33A328930C2F3FEFEFBF"
            + "B9BB972DE56ACBDFFBB3FACEA965DDAA1D17B9F4F3CE7B879BC5EDE48B08902A92473A02"
        },
        {
            9, 7, (x, y) => (x * 9973 + y * y * 12007) % 65521 - 32760,
            "EFFF214405B21BEA06D964C4589A87ED8DB0025A701B2B4E0F9D6BDE4E4020645666745763C214A934C56C1FF4B6E736"
            + "190F6DDE1F0CC65BE04A029032C6BD4D6BC6DEA974495396A98EF770035EF11ED7C786A74C7AB4C5A95062D8AFC0D58F"
            + "B23C9A49647463A47FC7E619799F651289AAE0334509FD00A05EDEFD777FB95CBC7FFF07AC9505E84006CA7401773901"
        },
        {
            17, 10, (x, y) => (x * 5 + y * 3) % 11 == 0 ? (x + 1) * ((x + y) % 2 == 0 ? 1 : -1) : 0,
            "7A8DC42E8CFA4D6DB32183E1F24F93E0B90F81F0FA9F272174398989FC6901"
        },
        {
            10, 7, (x, y) => (x + 2 * y) % 5 == 0 ? x - y : (int)((x * 7919L + y * 104729L + x * y * 31337L) * 48271 % 16777213) - 8388606,
            "FF36B488979104D23AC5CB682222D295B31400004487E64ED68F08008018ACB14F637AA7D83FB34D906D2E9F0ECD1900"
            + "001BAC61CF79977EE4D25E2B1E0000B8D920E8BAEA20DD0C1A3DF25AF8903E1A2B0000A0C3D493409F350000F856C2BA"
            + "125F881F3B800244A9950E6CF2A7000028E0462700005852E96592920100808D7B4773F63512194B3996E3BDFBEB832A"
            + "3C43C89E07100100C02B0EA2DA34D86FF865B47C82CAC5E16BC5FE31E6F8284B010040C4140E2342F71B86882D270800"
            + "00C4240409FC7FDDBFDEE58FD48D5CAEDE8F20B4200092C20063B801"
        },
    };

    [Theory]
    [MemberData(nameof(KnownAnswers), DisableDiscoveryEnumeration = true)]
    public void Encode_gives_the_segment_that_OpenJPH_gives(int width, int height, Func<int, int, int> coefficient, string segment)
    {
        int[] block = new int[width * height];
        for (int i = 0; i < block.Length; i++)
        {
            block[i] = coefficient(i % width, i / width);
        }

        Assert.Equal(segment, Convert.ToHexString(EncodeScalar(block, width, height)));
        Assert.Equal(segment, Convert.ToHexString(Encode<int>(block, width, height)));
        if (CoefficientBlocks.FitNarrowLanes(block))
        {
            Assert.Equal(segment, Convert.ToHexString(Encode<short>(block, width, height)));
        }
    }

    [Theory]
    [MemberData(nameof(Contents))]
    public void Encode_equals_scalar_at_sizes_around_the_lanes(string content)
    {
        Random random = new(17);
        int[] sides = [1, 2, 3, 7, 8, 9, 15, 16, 17, 24, 31, 32, 33, 47, 48, 49, 62, 63, 64];
        foreach (int width in sides)
        {
            foreach (int height in (int[])[1, 2, 5, 63, 64])
            {
                AssertEqualsScalar(CoefficientBlocks.Make(content, width, height, random), width, height);
            }
        }
    }

    [Fact]
    [Trait("Length", "long")]
    public void Encode_equals_scalar_at_every_size()
    {
        Random random = new(18);
        for (int width = 1; width <= CleanupEncoder.MaximumWidth; width++)
        {
            for (int height = 1; height <= CleanupEncoder.MaximumHeight; height++)
            {
                string content = CoefficientBlocks.Names[random.Next(CoefficientBlocks.Names.Length)];
                AssertEqualsScalar(CoefficientBlocks.Make(content, width, height, random), width, height);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(-32767)]
    [InlineData(int.MaxValue)]
    public void Encode_of_one_coefficient_equals_scalar_wherever_it_is(int coefficient)
    {
        const int Width = 35;
        const int Height = 5;
        for (int i = 0; i < Width * Height; i++)
        {
            int[] block = new int[Width * Height];
            block[i] = coefficient;
            AssertEqualsScalar(block, Width, Height);
        }
    }

    [Fact]
    public void Encode_of_zeros_is_empty_at_every_width()
    {
        for (int width = 1; width <= CleanupEncoder.MaximumWidth; width++)
        {
            int[] zeros = new int[width * 3];
            Assert.Empty(EncodeScalar(zeros, width, 3));
            Assert.Empty(Encode<short>(zeros, width, 3));
            Assert.Empty(Encode<int>(zeros, width, 3));
        }
    }

    public void Dispose() => _scratch.Dispose();

    private void AssertEqualsScalar(int[] block, int width, int height)
    {
        byte[] expected = EncodeScalar(block, width, height);
        foreach (bool atEnd in (bool[])[true, false])
        {
            Assert.Equal(expected, Encode<int>(block, width, height, atEnd));
            if (CoefficientBlocks.FitNarrowLanes(block))
            {
                Assert.Equal(expected, Encode<short>(block, width, height, atEnd));
            }
        }
    }

    private byte[] EncodeScalar(int[] block, int width, int height)
    {
        using GuardedMemory segment = new(CleanupEncoder.MaximumLength(width, height));
        fixed (int* coefficients = block)
        {
            return segment.Span[..CleanupEncoder.EncodeScalar(coefficients, width, width, height, _scratch, segment.Start)].ToArray();
        }
    }

    /// <summary>
    /// Rows end where the kernels may last read, and nothing can be read after the last or before the first; the bytes beyond the width are
    /// noise.
    /// </summary>
    private byte[] Encode<T>(int[] block, int width, int height, bool atEnd = true)
        where T : unmanaged, IBinaryInteger<T>
    {
        bool narrow = sizeof(T) == sizeof(short);
        int stride = narrow ? (width + 15) / 16 * 16 : width;
        using GuardedMemory input = new(stride * height * sizeof(T), atEnd);
        input.Span.Fill(0x5A);
        T* coefficients = (T*)input.Start;
        for (int i = 0; i < block.Length; i++)
        {
            coefficients[i / width * stride + i % width] = T.CreateChecked(block[i]);
        }

        using GuardedMemory segment = new(CleanupEncoder.MaximumLength(width, height), atEnd);
        int length = narrow
            ? CleanupEncoder.Encode((short*)coefficients, stride, width, height, _scratch, segment.Start)
            : CleanupEncoder.Encode((int*)coefficients, stride, width, height, _scratch, segment.Start);
        return segment.Span[..length].ToArray();
    }
}
