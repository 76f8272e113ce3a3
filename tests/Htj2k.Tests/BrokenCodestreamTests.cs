// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Contract;
using TestSupport;
using Xunit;

namespace Htj2k.Tests;

/// <summary>
/// Codestreams that end early or are damaged. With two threads, one decodes the packets that the other has read before it meets the damage.
/// </summary>
[Trait("Length", "long")]
public sealed class BrokenCodestreamTests
{
    private const int EndOfCodestreamBytes = 2;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Decode_of_every_truncation_is_refused_and_the_next_codestream_decodes(int threads)
    {
        SampleFormat format = new(140, 130, 1, 12, false, 2);
        byte[] frame = Frames.Natural(140, 130, 1, 12, false, 2);
        byte[] codestream = LosslessCodestream.Of(format, frame);
        using Htj2kDecoder decoder = new(threads);
        byte[] decoded = new byte[frame.Length];
        for (int length = 0; length < codestream.Length - EndOfCodestreamBytes; length += length < 400 ? 1 : 97)
        {
            Assert.Throws<Htj2kFormatException>(() => decoder.Decode(codestream.AsSpan(0, length), format, decoded));
            Array.Clear(decoded);
            decoder.Decode(codestream, format, decoded);
            Assert.True(decoded.AsSpan().SequenceEqual(frame), $"after {length} bytes");
        }
    }

    [Fact]
    public void Decode_of_allowed_truncations_does_not_depend_on_threads()
    {
        SampleFormat format = new(333, 420, 3, 8, false, 1);
        byte[] codestream = LosslessCodestream.Of(format, Frames.Natural(333, 420, 3, 8, false, 1), colorTransform: true);
        DecodingOptions options = new() { AllowTruncated = true };
        using Htj2kDecoder alone = new();
        using Htj2kDecoder together = new(threads: 2);
        byte[] expected = new byte[format.FrameBytes];
        byte[] actual = new byte[format.FrameBytes];
        for (int length = codestream.Length; length > 1000; length -= 1013)
        {
            alone.Decode(codestream.AsSpan(0, length), format, expected, options);
            together.Decode(codestream.AsSpan(0, length), format, actual, options);

            Assert.True(expected.AsSpan().SequenceEqual(actual), $"{length} bytes");
        }
    }

    [Fact]
    public void Decode_of_mutations_is_refused_or_decoded()
    {
        SampleFormat format = new(90, 80, 1, 12, false, 2);
        byte[] codestream = LosslessCodestream.Of(format, Frames.Natural(90, 80, 1, 12, false, 2));
        using Htj2kDecoder decoder = new(threads: 2);
        byte[] decoded = new byte[90 * 80 * 2];
        Random random = new(5);
        for (int i = 0; i < 5000; i++)
        {
            byte[] mutation = (byte[])codestream.Clone();
            mutation[random.Next(i % 2 == 0 ? 150 : mutation.Length)] = (byte)random.Next(256);
            try
            {
                decoder.Decode(mutation, format, decoded);
            }
            catch (Exception exception) when (exception is Htj2kFormatException or ArgumentException)
            {
                // Refused, as it should be where the mutation can be told.
            }
        }
    }
}
