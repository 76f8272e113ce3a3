// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using Htj2k.Contract;
using TestSupport;
using Xunit;

namespace Htj2k.Tests.Codestream.MarkerSegments;

/// <summary>Marker segments of T.801 (JPEG 2000 Part 2), with which samples mean something else.</summary>
public sealed class ExtensionMarkerTests
{
    private const int SizLengthOffset = 4;
    private const int PsotOffset = 6;

    /// <summary>NLT for all components: Lnlt, Cnlt, BDnlt, Tnlt.</summary>
    private static readonly byte[] s_nonlinearity = [0xFF, 0x76, 0, 6, 0xFF, 0xFF, 11, 3];

    private static readonly SampleFormat s_format = new(100, 70, 1, 12, false, 2);

    private readonly byte[] _samples = Frames.Natural(100, 70, 1, 12, false, 2);

    public static TheoryData<byte, bool> Markers
    {
        get
        {
            TheoryData<byte, bool> markers = [];
            for (byte marker = 0x70; marker <= 0x79; marker++)
            {
                markers.Add(marker, false);
                markers.Add(marker, true);
            }

            return markers;
        }
    }

    [Theory]
    [MemberData(nameof(Markers))]
    public void Segment_that_changes_samples_is_refused(byte marker, bool inTilePart)
    {
        byte[] segment = [0xFF, marker, .. s_nonlinearity[2..]];
        byte[] codestream = Insert(segment, inTilePart, out int offset);
        using Htj2kDecoder decoder = new();

        Htj2kFormatException refusal =
            Assert.Throws<Htj2kFormatException>(() => decoder.Decode(codestream, s_format, new byte[_samples.Length]));

        Assert.Equal(offset, refusal.Offset);
        Assert.Contains($"FF{marker:X2}", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x76, true, false)]
    [InlineData(0x76, true, true)]
    [InlineData(0x6F, false, false)]
    [InlineData(0x7A, false, true)]
    public void Segment_that_changes_nothing_is_passed_over(byte marker, bool isTypeZero, bool inTilePart)
    {
        byte[] segment = [0xFF, marker, .. s_nonlinearity[2..^1], (byte)(isTypeZero ? 0 : 3)];
        byte[] codestream = Insert(segment, inTilePart, out _);
        byte[] decoded = new byte[_samples.Length];
        using Htj2kDecoder decoder = new();

        decoder.Decode(codestream, s_format, decoded);

        Assert.Equal(_samples, decoded);
    }

    /// <summary>Inserts a segment after SIZ or after SOT.</summary>
    private byte[] Insert(byte[] segment, bool inTilePart, out int offset)
    {
        byte[] room = new byte[2 * _samples.Length + 1000];
        using Htj2kEncoder encoder = new();
        Assert.True(encoder.TryEncode(_samples, s_format, false, room, out int length));
        List<byte> codestream = [.. room.AsSpan(0, length)];
        int afterSize = SizLengthOffset + Word(codestream, SizLengthOffset);
        offset = afterSize;
        if (inTilePart)
        {
            int startOfTilePart = afterSize;
            while (codestream[startOfTilePart + 1] != 0x90)
            {
                startOfTilePart += 2 + Word(codestream, startOfTilePart + 2);
            }

            codestream[startOfTilePart + PsotOffset + 3] += (byte)segment.Length;
            offset = startOfTilePart + 12;
        }

        codestream.InsertRange(offset, segment);
        return [.. codestream];
    }

    private static int Word(List<byte> bytes, int at) => BinaryPrimitives.ReadUInt16BigEndian([bytes[at], bytes[at + 1]]);
}
