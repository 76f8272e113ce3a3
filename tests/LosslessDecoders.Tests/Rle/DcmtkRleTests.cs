// SPDX-License-Identifier: GPL-3.0-or-later
using LosslessDecoders.Rle;
using TestSupport;
using Xunit;

namespace LosslessDecoders.Tests.Rle;

/// <summary>Frames that both DCMTK's <c>dcmdrle</c> and our decoder decode; <c>HTJ2K_STREAMS</c> says how many, else 360.</summary>
[Trait("Length", "long")]
public sealed class DcmtkRleTests
{
    private const int FramesPerFile = 20;

    [Fact]
    public void Frames_decode_as_dcmtk_decodes_them()
    {
        Peer.Require("dcmdrle", "dcmtk");
        Random random = new(1);
        for (int done = 0; done < Peer.Streams(usual: 360); done += FramesPerFile)
        {
            FrameFormat format = new(random.Next(1, 90), random.Next(1, 90), random.Next(2) == 0 ? 1 : 3, 1 << random.Next(2));
            byte[][] frames = [.. Enumerable.Range(0, FramesPerFile).Select(_ => RleEncoder.Encode(Samples(format, random), format))];
            byte[] expected = Peer.Decode(frames, format, 8 * format.BytesPerSample, "1.2.840.10008.1.2.5", "dcmdrle", "-q", "+te");
            byte[] samples = new byte[format.FrameBytes];
            for (int frame = 0; frame < frames.Length; frame++)
            {
                RleDecoder.Decode(frames[frame], format, samples);
                Assert.Equal(expected.AsSpan(frame * samples.Length, samples.Length), samples.AsSpan());
            }
        }
    }

    private static byte[] Samples(FrameFormat format, Random random)
    {
        int bits = random.Next(2, 8 * format.BytesPerSample + 1);
        double noise = Math.Pow(random.NextDouble(), 4);
        return Frames.Natural(
            format.Width, format.Height, format.Components, bits, random.Next(2) == 0, format.BytesPerSample, noise, random.Next());
    }
}
