// SPDX-License-Identifier: GPL-3.0-or-later
namespace LosslessDecoders.Rle;

/// <summary>
/// Decodes frames of RLE Lossless, PS3.5 Annex G: a header of 64 bytes, then a segment for each byte of the composite pixel,
/// component by component, the most significant byte first.
/// </summary>
public static class RleDecoder
{
    /// <summary>A run of two bytes gives 128: no frame decodes to more than this many times its length.</summary>
    public const int MaximumExpansion = 64;

    /// <summary>Bytes of scratch on the stack: it stays in the first level cache, and every thread has room for it.</summary>
    private const int ScratchBytes = 8 * 1024;

    /// <summary>Decodes a frame.</summary>
    /// <param name="frame">Header and segments, of all fragments of the frame; one byte of padding may follow each segment.</param>
    /// <param name="format">The frame that the caller expects: 1, 2 or 4 bytes a sample, and at most 15 bytes a pixel.</param>
    /// <param name="samples">Receives <see cref="FrameFormat.FrameBytes"/> bytes; undefined after an exception.</param>
    /// <exception cref="CodedFrameException">The frame breaks Annex G, or holds less or more than the caller expects.</exception>
    /// <exception cref="ArgumentException">Annex G has no such format, or <paramref name="samples"/> has another size.</exception>
    public static void Decode(ReadOnlySpan<byte> frame, in FrameFormat format, Span<byte> samples)
    {
        if (format.BytesPerSample is not (1 or 2 or 4) || format.Components < 1 || format.Width < 1 || format.Height < 1)
        {
            throw new ArgumentException("RLE has samples of 1, 2 or 4 bytes, and at least one of them", nameof(format));
        }

        long bytesPerPixel = (long)format.Components * format.BytesPerSample;
        if (bytesPerPixel > RleHeader.MaximumSegments)
        {
            throw new ArgumentException($"RLE has at most {RleHeader.MaximumSegments} bytes a pixel", nameof(format));
        }

        if (samples.Length != format.FrameBytes)
        {
            throw new ArgumentException($"The frame has {format.FrameBytes} bytes, not {samples.Length}", nameof(samples));
        }

        Span<SegmentReader> planes = stackalloc SegmentReader[(int)bytesPerPixel];
        ReadSegments(frame, format, planes);
        if (planes.Length == 1)
        {
            planes[0].Read(frame, samples);
        }
        else
        {
            Interleave(frame, planes, samples);
        }

        foreach (ref readonly SegmentReader plane in planes)
        {
            plane.End();
        }
    }

    /// <summary>Opens the segments in the order of the bytes in a pixel: by component, the least significant first.</summary>
    private static void ReadSegments(ReadOnlySpan<byte> frame, in FrameFormat format, Span<SegmentReader> planes)
    {
        RleHeader header = RleHeader.Read(frame, planes.Length);
        for (int segment = 0; segment < planes.Length; segment++)
        {
            (int component, int byteFromTop) = int.DivRem(segment, format.BytesPerSample);
            planes[(component + 1) * format.BytesPerSample - 1 - byteFromTop] = header.Open(frame, segment);
        }
    }

    /// <summary>
    /// Unpacks as many bytes of each plane as the scratch has room for, makes pixels of them, and goes on with the next bytes.
    /// </summary>
    private static void Interleave(ReadOnlySpan<byte> frame, Span<SegmentReader> planes, Span<byte> samples)
    {
        Span<byte> scratch = stackalloc byte[ScratchBytes];
        int most = ScratchBytes / planes.Length;
        while (!samples.IsEmpty)
        {
            int pixels = Math.Min(most, samples.Length / planes.Length);
            for (int plane = 0; plane < planes.Length; plane++)
            {
                planes[plane].Read(frame, scratch.Slice(plane * pixels, pixels));
            }

            int bytes = pixels * planes.Length;
            PlaneInterleaver.Interleave(scratch[..bytes], planes.Length, samples[..bytes]);
            samples = samples[bytes..];
        }
    }
}
