// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using Htj2k.Contract;
using TestSupport;
using Xunit;

namespace Htj2k.Tests.Codestream.MarkerSegments;

/// <summary>The markers FF30 to FF3F, which have no marker segment (T.800 A.1.2).</summary>
public sealed class ReservedMarkerTests
{
    private const int SizLengthOffset = 4;
    private const int TilePartLengthOffset = 6;

    private static readonly SampleFormat s_format = new(100, 70, 1, 12, false, 2);

    private readonly byte[] _samples = Frames.Natural(100, 70, 1, 12, false, 2);

    [Theory]
    [InlineData(0x30, false)]
    [InlineData(0x3F, false)]
    [InlineData(0x30, true)]
    [InlineData(0x3F, true)]
    public void Markers_without_segment_are_passed_over(byte marker, bool inTilePart)
    {
        List<byte> codestream = [.. Encode()];
        int startOfTilePart = Find(codestream, 0x90);
        if (inTilePart)
        {
            codestream.InsertRange(Find(codestream, 0x93), [0xFF, marker]);
            codestream[startOfTilePart + TilePartLengthOffset + 3] += 2;
        }
        else
        {
            codestream.InsertRange(SizLengthOffset
                + BinaryPrimitives.ReadUInt16BigEndian([codestream[SizLengthOffset], codestream[SizLengthOffset + 1]]), [0xFF, marker]);
        }

        byte[] decoded = new byte[_samples.Length];
        using Htj2kDecoder decoder = new();
        decoder.Decode(codestream.ToArray(), s_format, decoded);

        Assert.Equal(_samples, decoded);
    }

    private byte[] Encode()
    {
        byte[] codestream = new byte[2 * _samples.Length + 1000];
        using Htj2kEncoder encoder = new();
        Assert.True(encoder.TryEncode(_samples, s_format, false, codestream, out int length));
        return codestream[..length];
    }

    private static int Find(List<byte> codestream, byte marker)
    {
        int position = 2;
        while (codestream[position + 1] != marker)
        {
            position += 2 + BinaryPrimitives.ReadUInt16BigEndian([codestream[position + 2], codestream[position + 3]]);
        }

        return position;
    }
}
