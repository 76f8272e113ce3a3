// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using Htj2k.Structure;
using Htj2k.Tests.Codestream;
using TestSupport;

namespace Htj2k.Tests.BlockCoding.Arithmetic;

/// <summary>
/// A JPEG 2000 codestream by OpenJPEG with one code-block in each sub-band, taken apart as far as the test of a block decoder needs: one
/// component, one layer, two resolutions, reversible.
/// </summary>
internal sealed class ForeignCodestream
{
    private readonly byte[] _bytes;
    private int _position;
    private int _unread;

    private ForeignCodestream(byte[] bytes, CodeBlockStyle style)
    {
        _bytes = bytes;
        int quantisation = Find(0x5C);
        int guardBits = bytes[quantisation + 4] >> 5;
        _position = Find(0x93) + 2;
        Bands = new Band[4];
        ReadPacket(0, 1, style, band => guardBits + (bytes[quantisation + 5 + band] >> 3) - 1);
        ReadPacket(1, 3, style, band => guardBits + (bytes[quantisation + 5 + band] >> 3) - 1);
    }

    /// <summary>LL, HL, LH, HH.</summary>
    public Band[] Bands { get; }

    /// <param name="samples">width x height; each side is 2 to 128.</param>
    /// <param name="bits">10 to 16, which OpenJPEG reads from two bytes a sample.</param>
    public static ForeignCodestream Encode(ushort[] samples, int width, int height, int bits, CodeBlockStyle style)
    {
        byte[] raw = new byte[samples.Length * 2];
        for (int i = 0; i < samples.Length; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(raw.AsSpan(2 * i), samples[i]);
        }

        string styleNumber = ((int)style).ToString(CultureInfo.InvariantCulture);
        return new(OpenJpegEncoder.Encode(raw, $"{width},{height},1,{bits},u", "-n", "2", "-M", styleNumber), style);
    }

    private int Find(byte marker) => _bytes.AsSpan().IndexOf(new byte[] { 0xFF, marker });

    private void ReadPacket(int firstBand, int count, CodeBlockStyle style, Func<int, int> magnitudeBits)
    {
        _unread = 0;
        Debug.Assert(_position < _bytes.Length);
        List<(int Missing, List<CodewordSegment> Segments)> headers = [];
        if (ReadBit() == 1)
        {
            for (int i = 0; i < count; i++)
            {
                headers.Add(ReadBit() == 1 ? ReadBlockHeader(style) : (0, []));
            }
        }

        // A packet header does not end with 0xFF.
        if (_bytes[_position - 1] == 0xFF)
        {
            _position++;
        }

        for (int i = 0; i < count; i++)
        {
            (int missing, List<CodewordSegment> segments) = i < headers.Count ? headers[i] : (0, []);
            int length = segments.Sum(segment => segment.Length);
            Bands[firstBand + i] = new Band(_bytes[_position..(_position + length)], [.. segments], missing, magnitudeBits(firstBand + i));
            _position += length;
        }
    }

    private (int Missing, List<CodewordSegment> Segments) ReadBlockHeader(CodeBlockStyle style)
    {
        int missing = 0;
        while (ReadBit() == 0)
        {
            missing++;
        }

        int passes = ReadPasses();
        int lengthBits = 3;
        while (ReadBit() == 1)
        {
            lengthBits++;
        }

        List<CodewordSegment> segments = [];
        for (int pass = 0; pass < passes;)
        {
            int inSegment = passes - pass;
            if ((style & CodeBlockStyle.TerminateEachPass) != 0)
            {
                inSegment = 1;
            }
            else if ((style & CodeBlockStyle.SelectiveBypass) != 0)
            {
                int most = pass == 0 ? 10 : pass % 3 == 1 ? 2 : 1;
                inSegment = Math.Min(inSegment, most);
            }

            segments.Add(new CodewordSegment(ReadBits(lengthBits + BitOperations.Log2((uint)inSegment)), inSegment));
            pass += inSegment;
        }

        return (missing, segments);
    }

    private int ReadPasses()
    {
        int value = 1;
        foreach (int bits in new[] { 1, 1, 2, 5, 7 })
        {
            int more = ReadBits(bits);
            value += more;
            if (more != (1 << bits) - 1)
            {
                break;
            }
        }

        return value;
    }

    private int ReadBits(int count)
    {
        int value = 0;
        for (int i = 0; i < count; i++)
        {
            value = (value << 1) | ReadBit();
        }

        return value;
    }

    private int ReadBit()
    {
        if (_unread == 0)
        {
            _unread = _position > 0 && _bytes[_position - 1] == 0xFF ? 7 : 8;
            _position++;
        }

        _unread--;
        return _bytes[_position - 1] >> _unread & 1;
    }

    internal sealed record Band(byte[] Data, CodewordSegment[] Segments, int Missing, int MagnitudeBits);
}
