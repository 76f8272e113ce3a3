// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.Coding;
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using TestSupport;
using Xunit;

namespace DicomTranscoder.Tests.Coding;

/// <summary>Decoders that wait for their next image.</summary>
public sealed class DecoderMemoryTests
{
    private const int Side = 64, FrameBytes = Side * Side;

    [Fact]
    public void Decoder_for_display_gives_back_what_it_may_not_keep()
    {
        byte[] file = Conversions.MustConvert(
            Conversions.FileOf(DicomFile.Image(Side, Side, 8, 8), SampleNoise.Create(FrameBytes, 8, 8)));
        byte[] shown = new byte[Side * (Side + 1)];
        using FrameImageDecoder decoder = new();
        for (int use = 0; use < 2; use++)
        {
            Assert.True(decoder.TryOpen(file, out FrameImage image));
            image.Decode(0, shown, Side + 1);
            _ = decoder.Joined.Get(FrameBytes);

            decoder.Trim(2 * FrameBytes);
            Assert.Equal((FrameBytes, FrameBytes), (decoder.Samples.Capacity, decoder.Joined.Capacity));
            decoder.Trim(2 * FrameBytes - 1);
            Assert.Equal((FrameBytes, 0), (decoder.Samples.Capacity, decoder.Joined.Capacity));
            decoder.Trim(0);
            Assert.Equal(0, decoder.Samples.Capacity);
        }
    }

    [Fact]
    public void Decoder_of_frames_gives_back_what_it_may_not_keep()
    {
        byte[] frame = SampleNoise.Create(FrameBytes, 8, 8);
        ImagePixelDescription image = new(
            Rows: Side, Columns: Side, SamplesPerPixel: 1, "MONOCHROME2", BitsAllocated: 8, BitsStored: 8, HighBit: 7, IsSigned: false,
            IsPlanar: false, Frames: 1);
        using NativeFrameDecoder decoder = new();
        for (int use = 0; use < 2; use++)
        {
            Assert.Equal(frame, decoder.Decode(TransferSyntaxUid.EncapsulatedUncompressed, frame, image));

            decoder.Trim(FrameBytes);
            Assert.Equal(FrameBytes, decoder.Samples.Capacity);
            decoder.Trim(FrameBytes - 1);
            Assert.Equal(0, decoder.Samples.Capacity);
        }
    }
}
