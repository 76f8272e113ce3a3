// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using Htj2k.Contract;
using TestSupport;
using Xunit;

namespace Htj2k.Tests.Recoding;

/// <summary>
/// Ccap15 of HTJ2K that <see cref="CoefficientTranscoder"/> makes (T.814 A.3.3), where the tile needs more than the main header says.
/// </summary>
public sealed class RecodedCapabilitiesTests
{
    private const byte Cap = 0x50;
    private const byte Cod = 0x52;
    private const byte Qcd = 0x5C;
    private const byte Sot = 0x90;
    private const int Heterogeneous = 0x0800;
    private const int Irreversible = 0x0020;
    private const int BitPlanes = 0x001F;

    /// <summary>In COD, from its marker on.</summary>
    private const int WaveletOffset = 13;

    [Fact]
    public void Bit_planes_are_those_of_the_tile_with_most()
    {
        byte[] samples = Frames.Natural(200, 150, 1, 12, false, 2);
        SampleFormat format = new(200, 150, 1, 12, false, 2);
        byte[] source = new byte[2 * samples.Length + 1000];
        using Htj2kEncoder encoder = new(threads: 1, BlockCoder.Mq);
        Assert.True(encoder.TryEncode(samples, format, false, source, out int length));
        source = source[..length];
        int expected = CapabilitiesOf(Transcode(source));
        Assert.InRange(expected & BitPlanes, 4, 31);

        // The main header's own steps: one guard bit, exponents of 1.
        byte[] moved = MoveToTile(source, Qcd, segment => segment.AsSpan(5).Fill(1 << 3));
        byte[] result = Transcode(moved);

        Assert.Equal(expected | Heterogeneous, CapabilitiesOf(result));
        byte[] decoded = new byte[samples.Length];
        using Htj2kDecoder decoder = new();
        decoder.Decode(result, format, decoded);
        Assert.Equal(samples, decoded);
    }

    [Fact]
    public void Wavelet_is_irreversible_when_that_of_a_tile_is()
    {
        Assert.SkipWhen(OpenJpegEncoder.Missing is not null, OpenJpegEncoder.Missing ?? "");
        byte[] source = OpenJpegEncoder.Encode(
            Frames.Natural(100, 100, 1, 8, false, 1), "100,100,1,8,u", "-I", "-n", "3", "-t", "60,60");
        int expected = CapabilitiesOf(Transcode(source));
        Assert.Equal(Irreversible, expected & Irreversible);

        byte[] moved = MoveToTile(source, Cod, segment => segment[WaveletOffset] = 1);

        Assert.Equal(expected | Heterogeneous, CapabilitiesOf(Transcode(moved)));
    }

    /// <summary>Puts a segment of the main header into the first tile-part, and changes the one that stays.</summary>
    private static byte[] MoveToTile(byte[] codestream, byte marker, Action<byte[]> change)
    {
        (int start, int end) = Find(codestream, marker);
        (int tilePart, int afterSot) = Find(codestream, Sot);
        byte[] segment = codestream[start..end];
        byte[] changed = [.. segment];
        change(changed);
        byte[] moved = [.. codestream[..start], .. changed, .. codestream[end..afterSot], .. segment, .. codestream[afterSot..]];
        Span<byte> length = moved.AsSpan(tilePart + 6);
        BinaryPrimitives.WriteInt32BigEndian(length, BinaryPrimitives.ReadInt32BigEndian(length) + segment.Length);
        return moved;
    }

    private static byte[] Transcode(byte[] source)
    {
        byte[] result = new byte[4 * source.Length + 4096];
        using CoefficientTranscoder transcoder = new();
        Assert.True(transcoder.TryTranscode(source, result, out int length));
        return result[..length];
    }

    private static int CapabilitiesOf(byte[] codestream)
        => BinaryPrimitives.ReadUInt16BigEndian(codestream.AsSpan(Find(codestream, Cap).Start + 8));

    private static (int Start, int End) Find(byte[] codestream, byte marker)
    {
        int start = 2;
        while (true)
        {
            int end = start + 2 + BinaryPrimitives.ReadUInt16BigEndian(codestream.AsSpan(start + 2));
            if (codestream[start + 1] == marker)
            {
                return (start, end);
            }

            start = end;
        }
    }
}
