// SPDX-License-Identifier: GPL-3.0-or-later
using LosslessDecoders.LosslessJpeg;
using Xunit;

namespace LosslessDecoders.Tests.LosslessJpeg;

/// <summary>Compares with DCMTK, frame by frame. HTJ2K_STREAMS says how many generated frames.</summary>
[Trait("Length", "long")]
public sealed class DcmtkTests
{
    private const string LosslessJpeg = "1.2.840.10008.1.2.4.57";
    private const int FramesInFile = 20;

    [Fact]
    public void Decoder_generated_frames_returns_the_samples_of_dcmdjpeg()
    {
        Peer.Require("dcmdjpeg", "dcmtk");
        LosslessJpegDecoder decoder = new();
        for (int seed = 0; seed * FramesInFile < Peer.Streams(usual: 300); seed++)
        {
            Random random = new(seed);
            int precision = 2 + seed % 15;
            FrameFormat format = new(1 + random.Next(70), 1 + random.Next(50), random.Next(3) == 0 ? 3 : 1, precision <= 8 ? 1 : 2);
            byte[][] frames =
                [.. Enumerable.Range(0, FramesInFile).Select(frame => Frame(format, precision, random, FramesInFile * seed + frame))];

            byte[] expected = Peer.Decode(frames, format, precision, LosslessJpeg, "dcmdjpeg", "-q", "+cn", "+px");

            for (int frame = 0; frame < FramesInFile; frame++)
            {
                ReadOnlySpan<byte> one = expected.AsSpan(frame * (int)format.FrameBytes, (int)format.FrameBytes);
                Assert.True(one.SequenceEqual(Frames.Decode(decoder, frames[frame], format)), $"frame {frame} of seed {seed} differs");
            }
        }
    }

    private static byte[] Frame(FrameFormat format, int precision, Random random, int seed)
    {
        EncodingOptions options = new()
        {
            Precision = precision,
            Predictor = 1 + random.Next(7),
            PointTransform = random.Next(4) == 0 ? random.Next(precision) : 0,
            RestartRows = random.Next(4) == 0 ? 1 + random.Next(5) : 0,
            IsInterleaved = random.Next(3) != 0,
            HasOneTable = random.Next(2) == 0,
            HasLongCodes = random.Next(2) == 0,
            HasSegmentsToSkip = random.Next(4) == 0,
            FirstTable = random.Next(4),
        };
        int[] samples = Frames.Samples(format.Width, format.Height, format.Components, precision, seed);
        return Encoder.Encode(samples, format.Width, format.Height, format.Components, options);
    }
}
