// SPDX-License-Identifier: GPL-3.0-or-later
using LosslessDecoders.JpegLs;
using TestSupport;
using Xunit;

namespace LosslessDecoders.Tests.JpegLs;

public sealed class BrokenFrameTests
{
    private const int Width = 23;
    private const int Height = 9;

    private static readonly FrameFormat s_format = new(Width, Height, 3, 2);

    private readonly JpegLsDecoder _decoder = new();
    private readonly byte[] _samples = new byte[s_format.FrameBytes];

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 4)]
    [InlineData(2, 2)]
    public void Decode_every_truncation_is_refused(int interleave, int restartInterval)
    {
        byte[] frame = Create(interleave, restartInterval);
        for (int length = 0; length < frame.Length; length++)
        {
            using GuardedMemory memory = new(length);
            frame.AsSpan(0, length).CopyTo(memory.Span);
            Refused(memory.Span);
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 4)]
    [InlineData(2, 2)]
    public void Decode_every_changed_byte_is_refused_or_gives_the_samples_unless_the_format_cannot_tell(int interleave, int restartInterval)
    {
        byte[] frame = Create(interleave, restartInterval);
        (byte Marker, int Offset)[] map = MarkerMap.Create(frame);
        byte[] expected = TestImage.ToBytes(Samples(), 2);
        using GuardedMemory memory = new(frame.Length);
        int refused = 0;
        for (int i = 0; i < frame.Length; i++)
        {
            for (int change = 1; change < 0x200; change <<= 1)
            {
                frame.CopyTo(memory.Span);
                memory.Span[i] ^= (byte)(change == 0x100 ? 0xFF : change);
                if (IsRefused(memory.Span))
                {
                    refused++;
                    continue;
                }

                Assert.True(
                    CannotTell(map[i]) || _samples.AsSpan().SequenceEqual(expected),
                        $"Byte {i} with {change:X2} changed gives other samples: {map[i]}");
            }
        }

        Assert.True(refused > frame.Length, "Most changes break the code");
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 4)]
    [InlineData(2, 2)]
    public void Decode_bytes_missing_before_EOI_are_refused(int interleave, int restartInterval)
    {
        byte[] frame = Create(interleave, restartInterval);
        for (int missing = 1; missing <= 3; missing++)
        {
            Refused([.. frame[..(frame.Length - 2 - missing)], 0xFF, 0xD9]);
        }
    }

    [Fact]
    public void Decode_every_removed_or_doubled_byte_of_the_codes_is_refused_or_gives_a_frame()
    {
        byte[] frame = Create(0, 0);
        for (int i = 0; i < frame.Length; i++)
        {
            _ = IsRefused([.. frame[..i], .. frame[(i + 1)..]]);
            _ = IsRefused([.. frame[..i], frame[i], .. frame[i..]]);
        }
    }

    [Fact]
    public void Decode_noise_behind_good_headers_is_refused()
    {
        byte[] frame = Create(2, 0);
        int start = frame.AsSpan().IndexOf([(byte)0xFF, (byte)0xDA]) + 14;
        Random random = new(1);
        for (int i = 0; i < 2000; i++)
        {
            random.NextBytes(frame.AsSpan(start));
            Refused(frame);
        }
    }

    [Fact]
    public void Decode_one_byte_of_padding_is_accepted_and_two_are_not()
    {
        byte[] frame = Create(1, 0);
        _decoder.Decode([.. frame, 0], s_format, _samples);
        Assert.Contains("2 bytes follow the end", Refused([.. frame, 0, 0]), StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_surplus_bytes_before_EOI_are_refused()
        => Assert.Contains("go on after the last sample", Refused([.. Create(1, 0)[..^2], 0, 0xFF, 0xD9]), StringComparison.Ordinal);

    [Fact]
    public void Decode_padding_bits_of_1_are_refused()
    {
        // 4 samples of 0 are a run to the end of the line: 4 bits of 1. The padding is the other half of the byte.
        byte[] frame = new JpegLsEncoder { Width = 4, Height = 1 }.Encode([0, 0, 0, 0]);
        Assert.Equal(0xF0, frame[^3]);
        FrameFormat format = new(4, 1, 1, 1);
        _decoder.Decode(frame, format, new byte[4]);
        frame[^3] = 0xF1;
        Assert.Throws<CodedFrameException>(() => _decoder.Decode(frame, format, new byte[4]));
    }

    [Fact]
    public void Decode_restart_marker_out_of_order_is_refused()
    {
        byte[] frame = Create(1, 3);
        int second = frame.AsSpan().IndexOf([(byte)0xFF, (byte)0xD1]);
        frame[second + 1] = 0xD2;
        Assert.Contains($"RST1 is expected here, but the marker FFD2 was found (at byte {second} of the frame)", Refused(frame),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_missing_restart_marker_is_refused()
    {
        byte[] frame = Create(1, 3);
        int second = frame.AsSpan().IndexOf([(byte)0xFF, (byte)0xD1]);
        Refused([.. frame[..second], .. frame[(second + 2)..]]);
    }

    [Fact]
    public void Decode_missing_component_is_refused()
    {
        byte[] frame = Create(0, 0);
        int last = frame.AsSpan().LastIndexOf([(byte)0xFF, (byte)0xDA]);
        Assert.Contains("before all components", Refused([.. frame[..last], 0xFF, 0xD9]), StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_component_coded_twice_is_refused()
    {
        byte[] frame = Create(0, 0);
        int last = frame.AsSpan().LastIndexOf([(byte)0xFF, (byte)0xDA]);
        Assert.Contains("coded already", Refused([.. frame[..^2], .. frame[last..]]), StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_allocates_nothing_for_the_second_frame()
    {
        byte[] frame = Create(2, 2);
        _decoder.Decode(frame, s_format, _samples);
        long before = GC.GetAllocatedBytesForCurrentThread();
        _decoder.Decode(frame, s_format, _samples);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static byte[] Create(int interleave, int restartInterval)
    {
        JpegLsEncoder encoder = new()
        {
            Width = Width,
            Height = Height,
            Components = 3,
            Precision = 12,
            Interleave = interleave,
            RestartInterval = restartInterval,
            Prefix = [0xFF, 0xFE, 0, 5, 1, 2, 3],
        };
        return encoder.Encode(Samples());
    }

    private static int[] Samples() => TestImage.Create(Width, Height, 3, (1 << 12) - 1, 3);

    /// <summary>Values that are all valid: codes and the bits after them, the precision, preset parameters.</summary>
    private static bool CannotTell((byte Marker, int Offset) place) => place switch
    {
        (MarkerMap.Entropy, _) => true,
        (0xF7, 4) => true,
        (0xF8, > 4) => true,
        _ => false,
    };

    private string Refused(ReadOnlySpan<byte> frame)
    {
        try
        {
            _decoder.Decode(frame, s_format, _samples);
        }
        catch (CodedFrameException exception)
        {
            Assert.InRange(exception.Offset, -1, frame.Length);
            return exception.Message;
        }

        Assert.Fail("The frame was decoded");
        return "";
    }

    private bool IsRefused(ReadOnlySpan<byte> frame)
    {
        try
        {
            _decoder.Decode(frame, s_format, _samples);
            return false;
        }
        catch (CodedFrameException)
        {
            return true;
        }
    }
}
