// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using Htj2k.Contract;
using LosslessDecoders;
using LosslessDecoders.JpegLs;
using LosslessDecoders.LosslessJpeg;
using LosslessDecoders.Rle;

namespace Fuzzing;

/// <summary>
/// Feeds a coded frame to its decoder, which expects the image that the frame announces; RLE frames announce their segments only.
/// </summary>
internal sealed class CodedFrameTarget(CodedFrameKind kind) : ITarget
{
    /// <summary>
    /// A mutation that declares more than this is used for its header only: the caller's own limit bounds the cost of the rest.
    /// </summary>
    private const long LargestFrame = 16L << 20;

    /// <summary>Annex G has no more segments.</summary>
    private const uint MostSegments = 15;

    private readonly LosslessJpegDecoder _losslessJpeg = new();
    private readonly JpegLsDecoder _jpegLs = new();
    private byte[] _frame = [];

    /// <inheritdoc/>
    public bool Run(ReadOnlySpan<byte> input, DecodingOptions options)
    {
        try
        {
            FrameFormat format = Format(input);
            if (format.FrameBytes > LargestFrame)
            {
                return false;
            }

            Decode(input, format, Frame((int)format.FrameBytes));
            return true;
        }
        catch (CodedFrameException)
        {
            return false;
        }
    }

    public void Dispose()
    {
    }

    private FrameFormat Format(ReadOnlySpan<byte> input)
    {
        if (kind == CodedFrameKind.Rle)
        {
            uint segments = input.Length < sizeof(uint) ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(input);
            int bytesPerPixel = (int)Math.Clamp(segments, 1, MostSegments);
            int bytes = bytesPerPixel % 4 == 0 ? 4 : bytesPerPixel % 2 == 0 ? 2 : 1;
            return new FrameFormat(CodedFrameSeeds.Width, CodedFrameSeeds.Height, bytesPerPixel / bytes, bytes);
        }

        CodedFrameInfo info = kind == CodedFrameKind.JpegLs ? JpegLsDecoder.ReadInfo(input) : LosslessJpegDecoder.ReadInfo(input);
        return new FrameFormat(info.Width, info.Height, info.Components, info.BitsPerSample > 8 ? 2 : 1);
    }

    private void Decode(ReadOnlySpan<byte> input, in FrameFormat format, Span<byte> samples)
    {
        switch (kind)
        {
            case CodedFrameKind.Rle:
                RleDecoder.Decode(input, format, samples);
                break;
            case CodedFrameKind.LosslessJpeg:
                _losslessJpeg.Decode(input, format, samples);
                break;
            default:
                _jpegLs.Decode(input, format, samples);
                break;
        }
    }

    private Span<byte> Frame(int length)
    {
        if (_frame.Length < length)
        {
            _frame = new byte[length];
        }

        return _frame.AsSpan(0, length);
    }
}
