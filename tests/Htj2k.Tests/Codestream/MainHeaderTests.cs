// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using Htj2k.Contract;
using TestSupport;
using Xunit;

namespace Htj2k.Tests.Codestream;

/// <summary>The main header against T.800 Annex A, T.814 Annex A and the requirements of DICOM's HTJ2K with RPCL options.</summary>
public sealed class MainHeaderTests
{
    private const int Cap = 0xFF50;
    private const int Siz = 0xFF51;
    private const int Cod = 0xFF52;
    private const int Tlm = 0xFF55;
    private const int Qcd = 0xFF5C;

    [Theory]
    [InlineData(512, 512, 1, 12, false, 5)]
    [InlineData(512, 512, 1, 16, true, 5)]
    [InlineData(640, 480, 3, 8, false, 5)]
    [InlineData(2500, 33, 1, 10, false, 6)]
    [InlineData(1, 1, 1, 1, false, 0)]
    [InlineData(7, 5, 2, 8, true, 2)]
    public void Codestream_has_the_one_shape(int width, int height, int components, int bits, bool isSigned, int levels)
    {
        Segments segments = Encode(width, height, components, bits, isSigned);

        Assert.Equal([Siz, Cap, Cod, Qcd, Tlm], segments.Main.Select(segment => segment.Marker));
        AssertSize(segments[Siz], width, height, components, bits, isSigned);
        Assert.Equal([0x00, 0x02, 0x00, 0x00], segments[Cap][..4]);

        // No precincts, SOP or EPH; RPCL, one layer, RCT for colour; levels, 64 x 64 blocks, HT, reversible 5/3.
        Assert.Equal([0, 2, 0, 1, (byte)(components == 3 ? 1 : 0), (byte)levels, 4, 4, 0x40, 1], segments[Cod]);
        Assert.Equal(2 + 3 * levels, segments[Qcd].Length);
        Assert.Equal(0x20, segments[Qcd][0]);
        Assert.All(segments[Qcd][1..], exponent => Assert.Equal(0, exponent & 7));
    }

    [Theory]
    [InlineData(512, 512)]
    [InlineData(2500, 33)]
    [InlineData(33000, 40)]
    [InlineData(1, 1)]
    public void Codestream_has_a_tile_part_for_each_resolution_and_their_lengths_in_TLM(int width, int height)
    {
        Segments segments = Encode(width, height, 1, 8, false);
        int levels = segments[Cod][5];
        byte[] lengths = segments[Tlm];

        Assert.InRange((Math.Max(width, height) + (1 << levels) - 1) >> levels, 1, 64);
        Assert.Equal(levels + 1, segments.TileParts.Count);
        Assert.Equal([0, 0x60], lengths[..2]);
        Assert.Equal(2 + 6 * (levels + 1), lengths.Length);
        for (int i = 0; i <= levels; i++)
        {
            (byte[] header, int length) = segments.TileParts[i];
            Assert.Equal(0, BinaryPrimitives.ReadUInt16BigEndian(header));
            Assert.Equal([(byte)i, (byte)(levels + 1)], header[6..]);
            Assert.Equal(0, BinaryPrimitives.ReadUInt16BigEndian(lengths.AsSpan(2 + 6 * i)));
            Assert.Equal(length, (int)BinaryPrimitives.ReadUInt32BigEndian(lengths.AsSpan(4 + 6 * i)));
        }
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(8, false)]
    [InlineData(8, true)]
    [InlineData(16, false)]
    [InlineData(25, true)]
    public void Capabilities_declare_the_largest_exponent(int bits, bool colorTransform)
    {
        Segments segments = Encode(256, 256, colorTransform ? 3 : 1, bits, false);
        int parameter = BinaryPrimitives.ReadUInt16BigEndian(segments[Cap].AsSpan(4));
        int largest = segments[Qcd][1..].Max(exponent => exponent >> 3);

        // T.814 A.3.3: HTONLY, SINGLEHT, RGNFREE, HOMOGENEOUS and HTREV are all zero; the five low bits give B of MAGB.
        Assert.InRange(parameter, 0, 30);
        int bound = parameter < 20 ? parameter + 8 : 4 * (parameter - 19) + 27;
        Assert.True(largest <= bound);
        Assert.True(parameter == 0 || largest > (parameter <= 20 ? bound - 1 - (parameter == 20 ? 3 : 0) : bound - 4));
    }

    private static Segments Encode(int width, int height, int components, int bits, bool isSigned)
    {
        int bytes = bits > 16 ? 4 : bits > 8 ? 2 : 1;
        SampleFormat format = new(width, height, components, bits, isSigned, bytes);
        byte[] codestream = new byte[2 * format.FrameBytes + 1000];
        using Htj2kEncoder encoder = new();
        Assert.True(
            encoder.TryEncode(Frames.Natural(width, height, components, bits, isSigned, bytes), format, components == 3, codestream,
            out int length));
        return Segments.Of(codestream.AsSpan(0, length));
    }

    private static void AssertSize(byte[] size, int width, int height, int components, int bits, bool isSigned)
    {
        Assert.Equal(0x4000, BinaryPrimitives.ReadUInt16BigEndian(size));
        uint[] expected = [(uint)width, (uint)height, 0, 0, (uint)width, (uint)height, 0, 0];
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], BinaryPrimitives.ReadUInt32BigEndian(size.AsSpan(2 + 4 * i)));
        }

        Assert.Equal(components, BinaryPrimitives.ReadUInt16BigEndian(size.AsSpan(34)));
        Assert.Equal(36 + 3 * components, size.Length);
        for (int c = 0; c < components; c++)
        {
            Assert.Equal([(byte)((isSigned ? 0x80 : 0) | (bits - 1)), 1, 1], size[(36 + 3 * c)..(39 + 3 * c)]);
        }
    }
}
