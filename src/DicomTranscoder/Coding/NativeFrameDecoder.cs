// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using LosslessDecoders;

namespace DicomTranscoder.Coding;

/// <summary>Decodes single frames to their form in native Pixel Data. Reusable, one frame at a time; keeps its buffers.</summary>
/// <param name="threads">Threads that work on one frame, the caller's included.</param>
public sealed class NativeFrameDecoder(int threads = 1) : IDisposable
{
    private readonly FrameWorker _worker = new(threads);
    private readonly NativeBuffer _packed = new();

    internal NativeBuffer Samples { get; } = new();

    /// <summary>
    /// True for the transfer syntaxes whose frames are decoded here: JPEG 2000, HTJ2K and the lossless ones.
    /// </summary>
    public static bool Decodes(string transferSyntax)
        => TransferSyntaxUid.IsJpeg2000Family(transferSyntax) || TransferSyntaxUid.IsLosslessCompressed(transferSyntax);

    /// <summary>Decodes one frame.</summary>
    /// <param name="transferSyntax">One that <see cref="Decodes"/> is true for.</param>
    /// <param name="frame">All fragments of the frame.</param>
    /// <param name="image">The image, as the data set describes it. Its number of frames does not matter.</param>
    /// <returns>Little endian; by pixel, and RGB where a colour transform belonged to the coding; valid until the next call.</returns>
    /// <exception cref="Htj2kFormatException">The codestream is broken.</exception>
    /// <exception cref="DicomFormatException">The frame is broken, or holds another image than the description says.</exception>
    public ReadOnlySpan<byte> Decode(string transferSyntax, ReadOnlySpan<byte> frame, ImagePixelDescription image)
    {
        ImagePixelDescription decoded = image.Decoded(transferSyntax) with { Frames = 1 };
        long bytes = decoded.Unpacked().FrameBytes;
        if (decoded.BitsAllocated is not (1 or 8 or 16 or 32) || bytes > int.MaxValue)
        {
            throw new DicomFormatException(
                $"Frames of {image.FrameBytes} bytes with {image.BitsAllocated} bits allocated cannot be decoded", -1, Tag.PixelData);
        }

        Span<byte> samples = Samples.Get((int)bytes);
        try
        {
            _worker.Decode(transferSyntax, frame, decoded, samples, isExact: false);
        }
        catch (CodedFrameException e)
        {
            throw new DicomFormatException(e.Message, -1, Tag.PixelData);
        }

        return image.BitsAllocated == 1 ? Pack(samples) : samples;
    }

    /// <summary>Call this between frames to release memory that large ones have taken; the last frame is then no longer valid.</summary>
    /// <param name="keptBytes">How much may stay for the next one.</param>
    public void Trim(long keptBytes)
    {
        KeptMemory kept = new(keptBytes, keptBytes);
        Samples.Trim(ref kept);
        _packed.Trim(ref kept);
        _worker.Reset(ref kept);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _worker.Dispose();
        Samples.Dispose();
        _packed.Dispose();
    }

    private Span<byte> Pack(Span<byte> samples)
    {
        if (samples.ContainsAnyExceptInRange((byte)0, (byte)1))
        {
            throw new DicomFormatException("The codestream holds samples larger than 1, but Bits Allocated is 1", -1, Tag.PixelData);
        }

        Span<byte> packed = _packed.Get((samples.Length + 7) / 8);
        packed.Clear();
        PackedBits.Pack(samples, packed, firstBit: 0);
        return packed;
    }
}
