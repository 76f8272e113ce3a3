// SPDX-License-Identifier: GPL-3.0-or-later
using System.IO.Compression;
using DicomTranscoder.DataSet;
using LosslessDecoders;
using LosslessDecoders.JpegLs;
using LosslessDecoders.LosslessJpeg;
using LosslessDecoders.Rle;

namespace DicomTranscoder.PixelData;

/// <summary>
/// Decodes frames of the lossless compressed transfer syntaxes (PS3.5 A.4), for one thread; keeps the decoders for the next frame.
/// </summary>
internal sealed class LosslessFrameDecoder : IDisposable
{
    private readonly NativeBuffer _packed = new();
    private LosslessJpegDecoder? _losslessJpeg;
    private JpegLsDecoder? _jpegLs;

    /// <summary>Reads the header of a frame.</summary>
    /// <param name="transferSyntax">One of <see cref="TransferSyntaxUid.IsJpegLossless"/>.</param>
    /// <param name="frame">All fragments of the frame.</param>
    /// <exception cref="CodedFrameException">The header is broken.</exception>
    public static CodedFrameInfo ReadInfo(string transferSyntax, ReadOnlySpan<byte> frame)
        => transferSyntax == TransferSyntaxUid.JpegLsLossless ? JpegLsDecoder.ReadInfo(frame) : LosslessJpegDecoder.ReadInfo(frame);

    /// <summary>
    /// Decodes a frame to its place in native Pixel Data, little endian; interleaved unless the frame itself lies as
    /// <paramref name="image"/> says.
    /// </summary>
    /// <param name="transferSyntax">One of <see cref="TransferSyntaxUid.IsLosslessCompressed"/>.</param>
    /// <param name="frame">All fragments of the frame.</param>
    /// <param name="image">The image; Bits Allocated is 1 or a multiple of 8.</param>
    /// <param name="samples">One frame; samples of one bit take a byte each.</param>
    /// <exception cref="CodedFrameException">The frame is broken, or holds more or less than the image description says.</exception>
    public void Decode(string transferSyntax, ReadOnlySpan<byte> frame, ImagePixelDescription image, Span<byte> samples)
    {
        if (image.BitsAllocated == 1)
        {
            DecodeBits(transferSyntax, frame, image, samples);
            return;
        }

        FrameFormat format = new(image.Columns, image.Rows, image.SamplesPerPixel, image.BytesPerSample);
        switch (transferSyntax)
        {
            case TransferSyntaxUid.RleLossless:
                RleDecoder.Decode(frame, format, samples);
                break;
            case TransferSyntaxUid.JpegLsLossless:
                (_jpegLs ??= new JpegLsDecoder()).Decode(frame, format, samples);
                break;
            case TransferSyntaxUid.EncapsulatedUncompressed:
                Copy(frame, samples);
                break;
            case TransferSyntaxUid.DeflatedImageFrame:
                Inflate(frame, samples);
                break;
            default:
                (_losslessJpeg ??= new LosslessJpegDecoder()).Decode(frame, format, samples);
                break;
        }
    }

    /// <summary>Gives the memory back when it cannot stay.</summary>
    public void Trim(ref KeptMemory kept) => _packed.Trim(ref kept);

    public void Dispose() => _packed.Dispose();

    /// <summary>Samples of one bit are coded eight to a byte; each frame begins with a byte (PS3.5 8.2).</summary>
    private void DecodeBits(string transferSyntax, ReadOnlySpan<byte> frame, ImagePixelDescription image, Span<byte> samples)
    {
        Span<byte> packed = _packed.Get((samples.Length + 7) / 8);
        Decode(transferSyntax, frame, image with { Rows = 1, Columns = packed.Length, BitsAllocated = 8 }, packed);
        if (!PackedBits.EndInZeros(packed, samples.Length))
        {
            throw new CodedFrameException("Bits after the last sample are in use", -1);
        }

        PackedBits.Unpack(packed, firstBit: 0, samples);
    }

    private static void Copy(ReadOnlySpan<byte> frame, Span<byte> samples)
    {
        if (frame.Length != samples.Length + (samples.Length & 1))
        {
            throw new CodedFrameException($"The fragment has {frame.Length} bytes, but the description says {samples.Length}", -1);
        }

        frame[..samples.Length].CopyTo(samples);
    }

    /// <summary>
    /// The stream (RFC 1951) has to end with the last sample, and the fragment with the stream, apart from one byte of padding.
    /// </summary>
    private static unsafe void Inflate(ReadOnlySpan<byte> frame, Span<byte> samples)
    {
        if (frame.IsEmpty)
        {
            throw new CodedFrameException("The deflate stream is empty", -1);
        }

        fixed (byte* start = frame)
        {
            using UnmanagedMemoryStream source = new(start, frame.Length);
            using DeflateStream inflater = new(source, CompressionMode.Decompress);
            try
            {
                int length = inflater.ReadAtLeast(samples, samples.Length, throwOnEndOfStream: false);
                if (length < samples.Length)
                {
                    throw new CodedFrameException($"The deflate stream has {length} bytes, but the description says {samples.Length}", -1);
                }

                if (inflater.ReadByte() >= 0)
                {
                    throw new CodedFrameException(
                        $"The deflate stream holds more than the {samples.Length} bytes that the description says", -1);
                }
            }
            catch (InvalidDataException)
            {
                throw new CodedFrameException("The deflate stream breaks RFC 1951", -1);
            }

            if (frame.Length - source.Position > 1)
            {
                throw new CodedFrameException("Other bytes follow the deflate stream", source.Position);
            }
        }
    }
}
