// SPDX-License-Identifier: GPL-3.0-or-later
using LosslessDecoders.LosslessJpeg;
using Xunit;

namespace LosslessDecoders.Tests.LosslessJpeg;

public sealed class HeaderTests
{
    private const int Precision = 4;
    private const int FirstComponent = 10;

    [Theory]
    [InlineData(0xC0, false)]
    [InlineData(0xC1, false)]
    [InlineData(0xC2, false)]
    [InlineData(0xC3, true)]
    public void ReadInfo_process_says_whether_it_is_lossless(byte marker, bool isLossless)
    {
        byte[] frame = Frame(3, 8);
        frame[FrameHeader(frame) + 1] = marker;

        Assert.Equal(new CodedFrameInfo(6, 5, 3, 8, isLossless), LosslessJpegDecoder.ReadInfo(frame));
    }

    [Theory]
    [InlineData(0xC5, "SOF5")]
    [InlineData(0xCB, "SOF11")]
    [InlineData(0xCF, "SOF15")]
    [InlineData(0xF7, "JPEG-LS")]
    [InlineData(0xDE, "DHP")]
    [InlineData(0xDA, "SOS")]
    [InlineData(0xD9, "EOI")]
    public void ReadInfo_another_process_or_no_frame_header_is_an_error_that_names_it(byte marker, string name)
    {
        byte[] frame = Frame(1, 8);
        frame[FrameHeader(frame) + 1] = marker;

        Assert.Contains(name, Assert.Throws<CodedFrameException>(() => LosslessJpegDecoder.ReadInfo(frame)).Message);
    }

    [Fact]
    public void Decode_lossy_process_is_an_error()
    {
        byte[] frame = Frame(1, 8);
        frame[FrameHeader(frame) + 1] = 0xC0;

        Assert.Contains("lossy process", Refusal(frame, new FrameFormat(6, 5, 1, 1)));
    }

    [Fact]
    public void Decode_another_size_is_an_error_with_both_sizes()
    {
        Assert.Equal(
            "The frame holds 6 x 5 samples of 1 component, 96 x 64 of 3 were expected (at byte 2 of the frame)",
            Refusal(Frame(1, 8), new FrameFormat(96, 64, 3, 1)));
    }

    [Fact]
    public void Decode_precision_above_the_bytes_is_an_error()
    {
        Assert.Contains("samples of 12 bits, but at most 8", Refusal(Frame(1, 12), new FrameFormat(6, 5, 1, 1)));
    }

    [Theory]
    [InlineData(Precision, 17, "precision of 17 bits")]
    [InlineData(Precision, 1, "precision of 1 bits")]
    [InlineData(Precision + 2, 0, "DNL")]
    [InlineData(Precision + 4, 0, "width of 0")]
    [InlineData(FirstComponent + 1, 0x21, "sampling factors 2 x 1")]
    [InlineData(FirstComponent, 4, "same identifier")]
    public void Decode_damaged_frame_header_is_an_error(int offset, byte value, string message)
    {
        byte[] frame = Frame(3, 8);
        frame[FrameHeader(frame) + offset] = value;

        Assert.Contains(message, Refusal(frame, new FrameFormat(6, 5, 3, 1)));
    }

    [Theory]
    [InlineData(0, "predictor 0")]
    [InlineData(8, "predictor 8")]
    public void Decode_unknown_predictor_is_an_error(byte predictor, string message)
    {
        byte[] frame = Frame(1, 8);
        frame[frame.AsSpan().LastIndexOf([(byte)0xFF, (byte)0xDA]) + 7] = predictor;

        Assert.Contains(message, Refusal(frame, new FrameFormat(6, 5, 1, 1)));
    }

    [Fact]
    public void Decode_restart_interval_inside_a_row_is_an_error()
    {
        byte[] frame = Encoder.Encode(Frames.Samples(6, 5, 1, 8, 1), 6, 5, 1, new EncodingOptions { RestartRows = 2 });
        frame[frame.AsSpan().IndexOf([(byte)0xFF, (byte)0xDD]) + 5]--;

        Assert.Contains("not a multiple of its width", Refusal(frame, new FrameFormat(6, 5, 1, 1)));
    }

    [Fact]
    public void Decode_sample_above_the_precision_is_an_error()
    {
        // The same differences from a start that is higher: some sample leaves the range.
        int[] samples = [.. Enumerable.Range(0, 30).Select(i => i * 255 / 29)];
        byte[] frame = Encoder.Encode(samples, 6, 5, 1, new EncodingOptions());
        frame[FrameHeader(frame) + Precision] = 7;

        Assert.Contains("more than 7 bits", Refusal(frame, new FrameFormat(6, 5, 1, 1)));
    }

    [Theory]
    [InlineData(4, 120)]
    [InlineData(1, 29)]
    [InlineData(1, 31)]
    public void Decode_span_that_does_not_fit_is_a_misuse(int bytesPerSample, int length)
    {
        byte[] frame = Frame(1, 8);

        Assert.Throws<ArgumentException>(
            () => new LosslessJpegDecoder().Decode(frame, new FrameFormat(6, 5, 1, bytesPerSample), new byte[length]));
    }

    [Fact]
    public void Decode_again_allocates_nothing()
    {
        byte[] frame = Frame(3, 8);
        FrameFormat format = new(6, 5, 3, 1);
        byte[] samples = new byte[format.FrameBytes];
        LosslessJpegDecoder decoder = new();
        decoder.Decode(frame, format, samples);

        long before = GC.GetAllocatedBytesForCurrentThread();
        decoder.Decode(frame, format, samples);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static byte[] Frame(int components, int precision) =>
        Encoder.Encode(Frames.Samples(6, 5, components, precision, 1), 6, 5, components, new EncodingOptions { Precision = precision });

    private static int FrameHeader(byte[] frame) => frame.AsSpan().IndexOf([(byte)0xFF, (byte)0xC3]);

    private static string Refusal(byte[] frame, FrameFormat format) =>
        Assert.Throws<CodedFrameException>(() => Frames.Decode(frame, format)).Message;
}
