// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using Htj2k;

namespace DicomTranscoder.PixelData;

/// <summary>Opens instances for display. Reusable for any number of them, one at a time; keeps its buffers between them.</summary>
public sealed class FrameImageDecoder : IDisposable
{
    private readonly NativeBuffer _inflated = new();
    private readonly Htj2kDecoder _decoder;

    /// <param name="threads">Threads that work on one frame, the caller's included.</param>
    public FrameImageDecoder(int threads = 1)
    {
        _decoder = new Htj2kDecoder(threads);
        Frames = new CodedFrameDecoder(_decoder);
    }

    /// <summary>Bytes of the largest file that is read as one span. Tests lower it.</summary>
    internal long LongestSpan { get; init; } = int.MaxValue;

    internal CodedFrameDecoder Frames { get; }

    internal NativeBuffer Samples { get; } = new();

    internal NativeBuffer Joined { get; } = new();

    /// <summary>Reads the description of an instance; frames are decoded on demand.</summary>
    /// <param name="instance">A whole DICOM file; must stay in place while the image is used.</param>
    /// <param name="image">The image, valid until the next call.</param>
    /// <returns>False for instances of other transfer syntaxes and for images that no <see cref="PixelFormat"/> can hold.</returns>
    /// <exception cref="DicomFormatException">The instance is broken.</exception>
    public bool TryOpen(ReadOnlySpan<byte> instance, out FrameImage image)
    {
        image = default;
        if (ReadMeta(instance) is not { } meta)
        {
            return false;
        }

        Instance read = Instance.Read(instance, meta, _inflated);
        return read.Elements.Contains(Tag.PixelData) && TryOpen(read, default, read.Bytes, out image);
    }

    /// <inheritdoc cref="TryOpen(ReadOnlySpan{byte}, out FrameImage)"/>
    public bool TryOpen(LongSpan instance, out FrameImage image)
    {
        if (instance.Length <= LongestSpan)
        {
            return TryOpen(instance.Head, out image);
        }

        image = default;
        if (ReadMeta(instance.Head) is not { } meta)
        {
            return false;
        }

        LargeInstance large = LargeInstance.Read(instance, meta, _inflated);
        return TryOpen(large.Skeleton, large, instance, out image);
    }

    /// <summary>Call this between instances to release memory that large ones have taken.</summary>
    /// <param name="keptBytes">How much may stay for the next one.</param>
    public void Trim(long keptBytes)
    {
        KeptMemory kept = new(keptBytes, keptBytes);
        Samples.Trim(ref kept);
        Joined.Trim(ref kept);
        Frames.Trim(ref kept);
        _inflated.Trim(ref kept);
    }

    private static FileMetaInformation? ReadMeta(ReadOnlySpan<byte> instance)
        => FileMetaInformation.Read(instance) is { } meta && TransferSyntaxUid.IsJpeg2000Family(meta.TransferSyntax) ? meta : null;

    /// <param name="large">The default when the instance has its Pixel Data.</param>
    private bool TryOpen(scoped in Instance read, scoped in LargeInstance large, FileBytes bytes, out FrameImage image)
    {
        image = default;
        ImagePixelDescription description = ImagePixelDescription.Read(read) with { IsPlanar = false };
        if (FindFormat(description) is not { } format || description.Unpacked().FrameBytes > int.MaxValue)
        {
            return false;
        }

        PaletteColor? palette = description.PhotometricInterpretation == "PALETTE COLOR" ? PaletteColor.Read(read) : null;
        FragmentTable fragments = large.Fragments is null
            ? FragmentTable.Read(read, description.Frames)
            : FragmentTable.Read(large, bytes, description.Frames);
        image = new FrameImage(this, bytes, description, fragments, palette, format);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _decoder.Dispose();
        Frames.Dispose();
        Samples.Dispose();
        Joined.Dispose();
        _inflated.Dispose();
    }

    private static PixelFormat? FindFormat(ImagePixelDescription image)
    {
        bool isGrayscale = image.PhotometricInterpretation is "MONOCHROME1" or "MONOCHROME2" && image.SamplesPerPixel == 1;
        bool isPalette = image.PhotometricInterpretation == "PALETTE COLOR" && image.SamplesPerPixel == 1;
        bool isColor = image.PhotometricInterpretation is "RGB" or "YBR_RCT" or "YBR_ICT" or "YBR_FULL" or "YBR_FULL_422"
            && image.SamplesPerPixel == 3 && !image.IsSigned;
        return image.BitsAllocated switch
        {
            1 when isGrayscale && !image.IsSigned => PixelFormat.Grayscale8,
            8 when isGrayscale => image.IsSigned ? PixelFormat.SignedGrayscale16 : PixelFormat.Grayscale8,
            16 when isGrayscale => image.IsSigned ? PixelFormat.SignedGrayscale16 : PixelFormat.Grayscale16,
            32 when isGrayscale && !image.IsSigned => PixelFormat.Grayscale32,
            8 when isColor || isPalette => PixelFormat.Rgb24,
            16 when isColor || isPalette => PixelFormat.Rgb48,
            _ => null,
        };
    }
}
