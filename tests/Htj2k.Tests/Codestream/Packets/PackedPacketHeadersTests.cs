// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Contract;
using TestSupport;
using Xunit;

namespace Htj2k.Tests.Codestream.Packets;

/// <summary>Packet headers that stand in PPM or PPT instead of the packets (T.800 A.7.4, A.7.5), over several tile-parts.</summary>
public sealed class PackedPacketHeadersTests
{
    /// <summary>Packets of each tile-part: one for each resolution; one each; and some without any.</summary>
    public static TheoryData<BlockCoder, bool, int[]> Cuts
    {
        get
        {
            TheoryData<BlockCoder, bool, int[]> cuts = [];
            foreach (BlockCoder coder in Enum.GetValues<BlockCoder>())
            {
                foreach (bool isFlat in (bool[])[false, true])
                {
                    cuts.Add(coder, isFlat, [4, 4, 4, 4, 4, 4]);
                    cuts.Add(coder, isFlat, [.. Enumerable.Repeat(1, 24)]);
                    cuts.Add(coder, isFlat, [1, 0, 9, 0, 3, 11, 0]);
                }
            }

            return cuts;
        }
    }

    [Theory]
    [MemberData(nameof(Cuts))]
    public void Packed_packet_headers_give_the_same_samples(BlockCoder coder, bool isFlat, int[] packets)
    {
        SampleFormat format = new(200, 150, 4, 12, false, 2);
        byte[] samples = Frames.Natural(200, 150, 4, 12, false, 2);
        if (isFlat)
        {
            // Most packets then have a header alone.
            samples.AsSpan().Fill(3);
        }

        byte[] room = new byte[2 * samples.Length + 1000];
        using Htj2kEncoder encoder = new(threads: 1, coder);
        Assert.True(encoder.TryEncode(samples, format, false, room, out int length));
        RecutCodestream recut = new(room[..length]);
        Assert.Equal(packets.Sum(), recut.Packets);

        AssertDecodes(recut.Cut(packets));
        AssertDecodes(recut.CutWithPpt(packets, isNumberedAcross: false, isAllInFirst: false));
        AssertDecodes(recut.CutWithPpt(packets, isNumberedAcross: true, isAllInFirst: false));
        AssertDecodes(recut.CutWithPpt(packets, isNumberedAcross: false, isAllInFirst: true));
        AssertDecodes(recut.CutWithPpm(packets));

        void AssertDecodes(byte[] codestream)
        {
            byte[] decoded = new byte[samples.Length];
            using Htj2kDecoder decoder = new();
            decoder.Decode(codestream, format, decoded);
            Assert.Equal(samples, decoded);
        }
    }

    [Fact]
    public void Independent_decoder_reads_the_packed_packet_headers_of_these_tests()
    {
        Assert.SkipWhen(OpenJpeg.Missing is not null, OpenJpeg.Missing ?? "");
        SampleFormat format = new(200, 150, 1, 12, false, 2);
        byte[] samples = Frames.Natural(200, 150, 1, 12, false, 2);
        byte[] room = new byte[2 * samples.Length + 1000];
        using Htj2kEncoder encoder = new(threads: 1, BlockCoder.Mq);
        Assert.True(encoder.TryEncode(samples, format, false, room, out int length));
        RecutCodestream recut = new(room[..length]);
        int[] packets = [1, 1, 1, 1, 1, 1];

        Assert.Equal(samples, OpenJpeg.Decode(recut.CutWithPpt(packets, isNumberedAcross: true, isAllInFirst: false)));
        Assert.Equal(samples, OpenJpeg.Decode(recut.CutWithPpt(packets, isNumberedAcross: false, isAllInFirst: true)));
        Assert.Equal(samples, OpenJpeg.Decode(recut.CutWithPpm(packets)));
    }

    [Fact]
    public void Packed_packet_headers_of_a_tile_part_that_is_cut_short_are_refused()
    {
        SampleFormat format = new(200, 150, 1, 12, false, 2);
        byte[] samples = Frames.Natural(200, 150, 1, 12, false, 2);
        byte[] room = new byte[2 * samples.Length + 1000];
        using Htj2kEncoder encoder = new();
        Assert.True(encoder.TryEncode(samples, format, false, room, out int length));
        byte[] codestream =
            new RecutCodestream(room[..length]).CutWithPpt([1, 1, 1, 1, 1, 1], isNumberedAcross: false, isAllInFirst: true);
        using Htj2kDecoder decoder = new();
        byte[] decoded = new byte[samples.Length];

        Assert.Throws<Htj2kFormatException>(() => decoder.Decode(codestream.AsSpan(0, codestream.Length - 3), format, decoded));
        decoder.Decode(codestream.AsSpan(0, codestream.Length - 3), format, decoded, new DecodingOptions { AllowTruncated = true });
    }
}
