// SPDX-License-Identifier: GPL-3.0-or-later
using LosslessDecoders.LosslessJpeg;
using Xunit;

namespace LosslessDecoders.Tests.LosslessJpeg;

public sealed class DamageTests
{
    private const int Width = 11;
    private const int Height = 8;

    private static readonly FrameFormat s_format = new(Width, Height, 1, 2);

    public static TheoryData<bool, int> Streams => new() { { false, 0 }, { true, 0 }, { false, 3 }, { true, 3 } };

    [Theory]
    [MemberData(nameof(Streams))]
    public void Decoder_every_truncation_is_an_error(bool hasLongCodes, int restartRows)
    {
        byte[] frame = Stream(hasLongCodes, restartRows);
        LosslessJpegDecoder decoder = new();

        for (int length = 0; length < frame.Length; length++)
        {
            AssertRefused(decoder, frame[..length]);
        }
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void Decoder_bytes_missing_before_EOI_is_an_error(bool hasLongCodes, int restartRows)
    {
        byte[] frame = Stream(hasLongCodes, restartRows);

        for (int missing = 1; missing <= 3; missing++)
        {
            AssertRefused(new LosslessJpegDecoder(), [.. frame[..(frame.Length - 2 - missing)], 0xFF, 0xD9]);
        }
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void Decoder_every_byte_changed_gives_an_error_or_the_samples_unless_the_format_cannot_tell(bool hasLongCodes, int restartRows)
    {
        byte[] frame = Stream(hasLongCodes, restartRows, hasSegmentsToSkip: true);
        (byte Marker, int Offset)[] map = MarkerMap.Create(frame);
        byte[] expected = Frames.Bytes(Samples(), 2);
        LosslessJpegDecoder decoder = new();
        byte[] samples = new byte[s_format.FrameBytes];

        for (int position = 0; position < frame.Length; position++)
        {
            foreach (byte change in (byte[])[0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xFF, frame[position], (byte)~frame[position]])
            {
                byte[] damaged = [.. frame];
                damaged[position] ^= change;
                try
                {
                    decoder.Decode(damaged, s_format, samples);
                    Assert.True(
                        CannotTell(map[position]) || samples.AsSpan().SequenceEqual(expected),
                        $"Byte {position} with {change:X2} changed gives other samples: {map[position]}");
                }
                catch (CodedFrameException)
                {
                }
            }
        }

        Assert.Equal(expected, Frames.Decode(decoder, frame, s_format));
    }

    [Fact]
    public void Decoder_surplus_byte_before_EOI_is_an_error()
    {
        byte[] frame = Stream(hasLongCodes: false, restartRows: 0);

        Assert.Contains("more data than its samples need", Refusal([.. frame[..^2], 0x55, 0xFF, 0xD9], s_format));
    }

    [Fact]
    public void Decoder_padding_with_zeros_is_an_error()
    {
        // 7 bits of codes for one sample, and a last bit of padding.
        byte[] frame = Encoder.Encode([128], 1, 1, 1, new EncodingOptions());
        Assert.Equal(0x7F, frame[^3]);
        frame[^3] = 0x3F;

        Assert.Contains("do not end with bits of 1", Refusal(frame, new FrameFormat(1, 1, 1, 1)));
    }

    [Theory]
    [InlineData(0xD1, "RST1 where RST0 is expected")]
    [InlineData(0xD7, "RST7 where RST0 is expected")]
    [InlineData(0xD9, "EOI where RST0 is expected")]
    [InlineData(0xDC, "DNL where RST0 is expected")]
    public void Decoder_wrong_marker_for_a_restart_is_an_error(byte marker, string message)
    {
        byte[] frame = Stream(hasLongCodes: false, restartRows: 3);
        frame[frame.AsSpan().IndexOf([(byte)0xFF, (byte)0xD0]) + 1] = marker;

        Assert.Contains(message, Refusal(frame, s_format));
    }

    [Fact]
    public void Decoder_missing_restart_interval_is_an_error()
    {
        byte[] frame = Stream(hasLongCodes: false, restartRows: 3);
        int first = frame.AsSpan().IndexOf([(byte)0xFF, (byte)0xD0]);
        int second = frame.AsSpan().IndexOf([(byte)0xFF, (byte)0xD1]);

        Assert.Contains("a part is missing", Refusal([.. frame[..first], .. frame[second..]], s_format));
    }

    [Fact]
    public void Decoder_missing_scan_is_an_error()
    {
        int[] samples = Frames.Samples(5, 4, 2, 8, 1);
        byte[] frame = Encoder.Encode(samples, 5, 4, 2, new EncodingOptions { IsInterleaved = false });
        int lastTable = frame.AsSpan().LastIndexOf([(byte)0xFF, (byte)0xC4]);

        Assert.Contains("before all its components", Refusal([.. frame[..lastTable], 0xFF, 0xD9], new FrameFormat(5, 4, 2, 1)));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    public void Decoder_bytes_behind_EOI_is_an_error(int count)
    {
        byte[] frame = Stream(hasLongCodes: false, restartRows: 0);

        Assert.Contains($"{count} bytes after its EOI", Refusal([.. frame, .. new byte[count]], s_format));
    }

    [Fact]
    public void Decoder_missing_table_is_an_error()
    {
        byte[] frame = Stream(hasLongCodes: false, restartRows: 0);
        int table = frame.AsSpan().IndexOf([(byte)0xFF, (byte)0xC4]);
        int scan = frame.AsSpan().IndexOf([(byte)0xFF, (byte)0xDA]);

        Assert.Contains("Huffman table that is not defined", Refusal([.. frame[..table], .. frame[scan..]], s_format));
    }

    [Fact]
    public void Decoder_table_of_another_image_is_an_error()
    {
        // A flat frame has one code. The table that follows it in the same destination does not serve the scan before it.
        byte[] frame = Encoder.Encode([128, 128], 2, 1, 1, new EncodingOptions());
        int table = frame.AsSpan().IndexOf([(byte)0xFF, (byte)0xC4]);
        frame[table + 4 + 1] = 0;
        frame[table + 4 + 2] = 1;
        frame[^3] = 0xC7;

        Assert.Contains("code that its Huffman table does not have", Refusal(frame, new FrameFormat(2, 1, 1, 1)));
    }

    /// <summary>
    /// Values that are all valid: codes and the bits after them, Huffman tables, the precision, the predictor, the point transform.
    /// </summary>
    private static bool CannotTell((byte Marker, int Offset) place) => place switch
    {
        (MarkerMap.Entropy, _) => true,
        (0xC4, > 4) => true,
        (0xC3, 4) => true,
        (0xDA, 7 or 9) => true,
        _ => false,
    };

    private static int[] Samples() => Frames.Samples(Width, Height, 1, 12, 4);

    private static byte[] Stream(bool hasLongCodes, int restartRows, bool hasSegmentsToSkip = false) =>
        Encoder.Encode(
            Samples(),
            Width,
            Height,
            1,
            new EncodingOptions
            {
                Precision = 12,
                Predictor = 4,
                HasLongCodes = hasLongCodes,
                RestartRows = restartRows,
                HasSegmentsToSkip = hasSegmentsToSkip,
            });

    private static void AssertRefused(LosslessJpegDecoder decoder, byte[] frame) =>
        Assert.Throws<CodedFrameException>(() => Frames.Decode(decoder, frame, s_format));

    private static string Refusal(byte[] frame, FrameFormat format) =>
        Assert.Throws<CodedFrameException>(() => Frames.Decode(frame, format)).Message;
}
