// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using LosslessDecoders;
using LosslessDecoders.Rle;

namespace DicomTranscoder.PixelData;

/// <summary>
/// Compares frames of the lossless compressed transfer syntaxes with the image pixel description (PS3.5 8.2).
/// </summary>
internal static class LosslessFrames
{
    /// <summary>Compares the headers of all frames with the description, before memory is taken for the samples.</summary>
    /// <param name="bytes">The bytes that <paramref name="fragments"/> was read from: of the whole file, or of its data set.</param>
    /// <param name="transferSyntax">One of <see cref="TransferSyntaxUid.IsLosslessCompressed"/>.</param>
    /// <param name="fragments">Where the frames lie.</param>
    /// <param name="image">The image once its frames are decoded.</param>
    /// <param name="joined">Memory for frames of several fragments.</param>
    /// <returns>False when a frame is coded with loss, whatever its transfer syntax promises.</returns>
    /// <exception cref="CodedFrameException">A header is broken.</exception>
    /// <exception cref="DicomFormatException">A frame holds another image than the description says.</exception>
    public static bool AreLossless(FileBytes bytes, string transferSyntax, FragmentTable fragments, ImagePixelDescription image,
        NativeBuffer joined)
    {
        RequirePossibleSize(bytes.Length, transferSyntax, image);
        if (!TransferSyntaxUid.IsJpegLossless(transferSyntax))
        {
            return true;
        }

        for (int frame = 0; frame < image.Frames; frame++)
        {
            if (!IsLossless(transferSyntax, fragments.GetFrame(bytes, frame, joined), image, frame))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Compares the header of a frame, where it has one, with the description.</summary>
    /// <param name="transferSyntax">One of <see cref="TransferSyntaxUid.IsLosslessCompressed"/>.</param>
    /// <param name="coded">All fragments of the frame.</param>
    /// <param name="image">The image once its frames are decoded.</param>
    /// <param name="frame">From 0.</param>
    /// <returns>False when it is coded with loss.</returns>
    /// <exception cref="DicomFormatException">The header is broken, or the frame holds another image than the description says.</exception>
    public static bool IsLossless(string transferSyntax, ReadOnlySpan<byte> coded, ImagePixelDescription image, int frame)
    {
        if (!TransferSyntaxUid.IsJpegLossless(transferSyntax))
        {
            return true;
        }

        CodedFrameInfo info;
        try
        {
            info = LosslessFrameDecoder.ReadInfo(transferSyntax, coded);
        }
        catch (CodedFrameException e)
        {
            throw new DicomFormatException($"Frame {frame + 1} of {image.Frames}: {e.Message}", -1, Tag.PixelData);
        }

        if (!info.IsLossless)
        {
            return false;
        }

        Compare(info, image, frame);
        return true;
    }

    private static void Compare(CodedFrameInfo info, ImagePixelDescription image, int frame)
    {
        if (info.Width != image.Columns || info.Height != image.Rows || info.Components != image.SamplesPerPixel)
        {
            DicomFormatException.Throw(
                $"Frame {frame + 1} holds {info.Width} x {info.Height} x {info.Components} samples, but the description says "
                    + $"{image.Columns} x {image.Rows} x {image.SamplesPerPixel}",
                -1,
                Tag.PixelData);
        }

        if (info.BitsPerSample <= image.HighBit || info.BitsPerSample > image.BitsAllocated)
        {
            DicomFormatException.Throw(
                $"Frame {frame + 1} holds samples of {info.BitsPerSample} bits; High Bit and Bits Allocated allow "
                    + $"{image.HighBit + 1} to {image.BitsAllocated}",
                -1,
                Tag.PixelData);
        }
    }

    /// <summary>
    /// Bounds the image size that fragments of this length can hold. Runs of JPEG-LS and deflate streams are not bounded so closely.
    /// </summary>
    private static void RequirePossibleSize(long length, string transferSyntax, ImagePixelDescription image)
    {
        bool isBounded = transferSyntax is TransferSyntaxUid.RleLossless or TransferSyntaxUid.JpegLossless
            or TransferSyntaxUid.JpegLosslessFirstOrder or TransferSyntaxUid.EncapsulatedUncompressed;
        if (isBounded && image.PixelDataBytes / RleDecoder.MaximumExpansion > length)
        {
            DicomFormatException.Throw($"{image.PixelDataBytes} bytes of samples cannot lie in a file of {length} bytes", -1,
                Tag.PixelData);
        }
    }
}
