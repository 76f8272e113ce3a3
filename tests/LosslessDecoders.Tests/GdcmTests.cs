// SPDX-License-Identifier: GPL-3.0-or-later
using LosslessDecoders.JpegLs;
using LosslessDecoders.LosslessJpeg;
using LosslessDecoders.Rle;
using LosslessDecoders.Tests.JpegLs;
using LosslessDecoders.Tests.LosslessJpeg;
using LosslessDecoders.Tests.Rle;
using Xunit;
using JpegFrames = LosslessDecoders.Tests.LosslessJpeg.Frames;

namespace LosslessDecoders.Tests;

/// <summary>
/// Generated frames of the kinds that <c>gdcmconv</c> decodes right: 8 to 16 bits, RGB of 8. <c>HTJ2K_STREAMS</c> says how many.
/// </summary>
[Trait("Length", "long")]
public sealed class GdcmTests
{
    private const int FramesInFile = 20;

    private readonly LosslessJpegDecoder _losslessJpeg = new();
    private readonly JpegLsDecoder _jpegLs = new();

    private delegate void Decoder(byte[] frame, FrameFormat format, byte[] samples);

    [Theory]
    [InlineData("1.2.840.10008.1.2.4.57")]
    [InlineData("1.2.840.10008.1.2.4.70")]
    public void Lossless_JPEG_decodes_as_gdcmconv_decodes_it(string transferSyntax)
        => Compare(
            transferSyntax,
            (format, precision, seed) =>
            {
                Random random = new(seed);
                EncodingOptions options = new()
                {
                    Precision = precision,
                    Predictor = transferSyntax.EndsWith("70", StringComparison.Ordinal) ? 1 : 1 + random.Next(7),
                    RestartRows = random.Next(4) == 0 ? 1 + random.Next(5) : 0,
                    HasOneTable = random.Next(2) == 0,
                    HasLongCodes = random.Next(2) == 0,
                    HasSegmentsToSkip = random.Next(4) == 0,
                };
                return Encoder.Encode(
                    JpegFrames.Samples(format.Width, format.Height, format.Components, precision, seed), format.Width, format.Height,
                        format.Components, options);
            },
            (frame, format, samples) => _losslessJpeg.Decode(frame, format, samples));

    [Fact]
    public void JPEG_LS_decodes_as_gdcmconv_decodes_it()
        => Compare(
            "1.2.840.10008.1.2.4.80",
            (format, precision, seed) =>
            {
                JpegLsEncoder encoder = new()
                {
                    Width = format.Width,
                    Height = format.Height,
                    Components = format.Components,
                    Interleave = format.Components == 1 ? 0 : 1 + seed % 2,
                    Precision = precision,
                };
                return encoder.Encode(TestImage.Create(format.Width, format.Height, format.Components, encoder.MaxVal, seed));
            },
            (frame, format, samples) => _jpegLs.Decode(frame, format, samples));

    [Fact]
    public void RLE_decodes_as_gdcmconv_decodes_it()
        => Compare(
            "1.2.840.10008.1.2.5",
            (format, precision, seed) => RleEncoder.Encode(
                JpegFrames.Bytes(JpegFrames.Samples(format.Width, format.Height, format.Components, precision, seed),
                    format.BytesPerSample), format),
            (frame, format, samples) => RleDecoder.Decode(frame, format, samples));

    private static void Compare(string transferSyntax, Func<FrameFormat, int, int, byte[]> encode, Decoder decode)
    {
        Peer.Require("gdcmconv", "libgdcm-tools");
        for (int file = 0; file * FramesInFile < Peer.Streams(usual: 200); file++)
        {
            Random random = new(file);
            int components = random.Next(3) == 0 ? 3 : 1;
            int precision = components == 3 ? 8 : 8 + file % 9;
            FrameFormat format = new(1 + random.Next(70), 1 + random.Next(50), components, precision > 8 ? 2 : 1);
            byte[][] frames = [.. Enumerable.Range(FramesInFile * file, FramesInFile).Select(seed => encode(format, precision, seed))];
            byte[] expected = Peer.Decode(frames, format, precision, transferSyntax, "gdcmconv", "--raw");
            byte[] samples = new byte[format.FrameBytes];
            for (int i = 0; i < frames.Length; i++)
            {
                decode(frames[i], format, samples);
                Assert.True(
                    expected.AsSpan(i * samples.Length, samples.Length).SequenceEqual(samples),
                        $"frame {i} of file {file} differs: {format}, {precision} bits");
            }
        }
    }
}
