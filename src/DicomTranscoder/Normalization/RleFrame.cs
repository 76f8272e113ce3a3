// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;

namespace DicomTranscoder.Normalization;

/// <summary>A frame of RLE Lossless (PS3.5 Annex G): one segment for each byte of each sample, the most significant first.</summary>
internal static class RleFrame
{
    /// <summary>A run of two bytes gives this many at most: what a description can claim of fragments is bounded by it.</summary>
    public const int MaximumExpansion = 64;

    private const int HeaderLength = 64;
    private const int MaximumSegments = 15;

    /// <summary>Decodes a frame to its place in native Pixel Data.</summary>
    /// <param name="frame">Header and segments.</param>
    /// <param name="image">The image; Bits Allocated is a multiple of 8.</param>
    /// <param name="samples">One frame, in the Planar Configuration of the image.</param>
    /// <exception cref="DicomFormatException">The frame holds more or less than the image description says.</exception>
    public static void Decode(ReadOnlySpan<byte> frame, ImagePixelDescription image, Span<byte> samples)
    {
        int segments = image.SamplesPerPixel * image.BytesPerSample;
        if (frame.Length < HeaderLength)
        {
            Throw($"An RLE frame of {frame.Length} bytes has no header");
        }

        uint counted = BinaryPrimitives.ReadUInt32LittleEndian(frame);
        if (counted != segments || segments > MaximumSegments)
        {
            Throw($"The RLE frame has {counted} segments, the description says {segments} bytes per pixel");
        }

        int pixels = image.Rows * image.Columns;
        int stride = image.IsPlanar ? image.BytesPerSample : segments;
        int planeBytes = image.IsPlanar ? pixels * image.BytesPerSample : image.BytesPerSample;
        for (int segment = 0; segment < segments; segment++)
        {
            (int sample, int byteFromTop) = int.DivRem(segment, image.BytesPerSample);
            int first = sample * planeBytes + image.BytesPerSample - 1 - byteFromTop;
            Unpack(Segment(frame, segment, segments), pixels, samples[first..], stride);
        }
    }

    private static ReadOnlySpan<byte> Segment(ReadOnlySpan<byte> frame, int segment, int segments)
    {
        uint start = Offset(frame, segment);
        uint end = segment + 1 < segments ? Offset(frame, segment + 1) : (uint)frame.Length;
        if (start < HeaderLength || start > end || end > (uint)frame.Length)
        {
            Throw($"RLE segment {segment} from byte {start} to {end} does not lie in a frame of {frame.Length} bytes");
        }

        return frame[(int)start..(int)end];
    }

    private static uint Offset(ReadOnlySpan<byte> frame, int segment) => BinaryPrimitives.ReadUInt32LittleEndian(frame[(sizeof(uint) * (1 + segment))..]);

    /// <summary>PS3.5 G.3.2. What follows the last byte wanted is padding.</summary>
    private static void Unpack(ReadOnlySpan<byte> packed, int count, Span<byte> target, int stride)
    {
        int position = 0;
        int done = 0;
        while (done < count)
        {
            sbyte control = (sbyte)Next(packed, position++);
            if (control == sbyte.MinValue)
            {
                continue;
            }

            int run = Math.Abs(control) + 1;
            if (run > count - done)
            {
                Throw("An RLE segment holds more than the description says");
            }

            if (control < 0)
            {
                byte value = Next(packed, position++);
                for (; run > 0; run--)
                {
                    target[done++ * stride] = value;
                }
            }
            else
            {
                for (; run > 0; run--)
                {
                    target[done++ * stride] = Next(packed, position++);
                }
            }
        }
    }

    private static byte Next(ReadOnlySpan<byte> packed, int position)
    {
        if (position >= packed.Length)
        {
            Throw("An RLE segment ends before the description says");
        }

        return packed[position];
    }

    private static void Throw(string message) => DicomFormatException.Throw(message, -1, Tag.PixelData);
}
