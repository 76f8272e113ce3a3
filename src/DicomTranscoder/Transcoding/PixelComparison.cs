// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using DicomTranscoder.DataSet;
using DicomTranscoder.Files;
using DicomTranscoder.PixelData;

namespace DicomTranscoder.Transcoding;

/// <summary>Tells whether two instances hold the same image, however each is encoded.</summary>
public static class PixelComparison
{
    /// <summary>Decodes both instances and compares their image pixel descriptions and every bit of every sample.</summary>
    /// <param name="first">A whole DICOM file.</param>
    /// <param name="second">Another.</param>
    /// <returns>Null when the images are the same, else the difference.</returns>
    /// <exception cref="DicomFormatException">One of the two cannot be decoded, and they are not the same file.</exception>
    public static string? FindDifference(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        if (first.SequenceEqual(second))
        {
            return null;
        }

        using Transcoder transcoder = new(new TranscodingOptions { TargetTransferSyntax = TransferSyntaxUid.ExplicitLittleEndian });
        using GrowableMemory firstMemory = new();
        using GrowableMemory secondMemory = new();
        ReadOnlySpan<byte> firstSamples = Decode(first, transcoder, firstMemory, out ImagePixelDescription firstImage);
        ReadOnlySpan<byte> secondSamples = Decode(second, transcoder, secondMemory, out ImagePixelDescription secondImage);
        if (firstImage with { IsPlanar = false } != secondImage with { IsPlanar = false })
        {
            return $"the image pixel descriptions differ: {Describe(firstImage)} and {Describe(secondImage)}";
        }

        return firstImage.IsPlanar == secondImage.IsPlanar && firstSamples.SequenceEqual(secondSamples)
            ? null
            : firstImage.BitsAllocated == 1 ? FindBit(firstSamples, secondSamples, firstImage)
            : FindDifference(firstSamples, firstImage, secondSamples, secondImage);
    }

    /// <summary>
    /// Compares two files, of any size. Where one of them passes 2 GiB, the digests of all samples are compared, and nothing says which
    /// sample differs.
    /// </summary>
    /// <inheritdoc cref="FindDifference(ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>
    /// <exception cref="IOException">One of them cannot be read.</exception>
    public static string? FindDifference(string first, string second)
    {
        if (Math.Max(new FileInfo(first).Length, new FileInfo(second).Length) <= Array.MaxLength)
        {
            return FindDifference(File.ReadAllBytes(first), File.ReadAllBytes(second));
        }

        using MappedFile firstFile = new(first);
        using MappedFile secondFile = new(second);
        return FindDifference(firstFile.Bytes, secondFile.Bytes, int.MaxValue);
    }

    internal static string? FindDifference(LongSpan first, LongSpan second, long longestSpan)
    {
        if (Math.Max(first.Length, second.Length) <= longestSpan)
        {
            return FindDifference(first.Head, second.Head);
        }

        if (first.SequenceEqual(second))
        {
            return null;
        }

        using Transcoder transcoder = new(new TranscodingOptions { LongestSpan = longestSpan, Threads = Environment.ProcessorCount });
        (ImagePixelDescription firstImage, string firstDigest) = Describe(first, transcoder);
        (ImagePixelDescription secondImage, string secondDigest) = Describe(second, transcoder);
        return firstImage with { IsPlanar = false } != secondImage with { IsPlanar = false }
            ? $"the image pixel descriptions differ: {Describe(firstImage)} and {Describe(secondImage)}"
            : firstDigest == secondDigest ? null
            : $"the SHA-256 digests of all samples differ: {firstDigest} and {secondDigest}";
    }

    private static (ImagePixelDescription Image, string Digest) Describe(LongSpan file, Transcoder transcoder)
    {
        ConversionResult result = transcoder.Describe(file, out ImagePixelDescription? image, out string digest);
        return result.IsConverted
            ? (image!, digest)
            : throw new DicomFormatException($"Cannot be decoded: {result.Explain()}", -1, Tag.PixelData);
    }

    /// <returns>The samples without padding.</returns>
    private static ReadOnlySpan<byte> Decode(ReadOnlySpan<byte> file, Transcoder transcoder, GrowableMemory memory,
        out ImagePixelDescription image)
    {
        ConversionResult result = transcoder.Decode(file, memory);
        if (!result.IsConverted && result.Reason != KeepReason.AlreadyAsWanted)
        {
            throw new DicomFormatException($"Cannot be decoded: {result.Explain()}", -1, Tag.PixelData);
        }

        ReadOnlySpan<byte> bytes = result.IsConverted ? memory.Bytes(result.Length) : file;
        FileMetaInformation meta = FileMetaInformation.Read(bytes)!;
        ElementTable elements = ElementTable.Read(bytes, meta.DataSetOffset, isExplicit: true);
        if (!elements.TryFind(Tag.PixelData, out DataElement pixelData))
        {
            throw new DicomFormatException("No image:", -1, Tag.PixelData);
        }

        using NativeBuffer unused = new();
        image = ImagePixelDescription.Read(Instance.Read(bytes, meta, unused));
        bool isWhole = !pixelData.HasUndefinedLength && (image.BitsAllocated == 1 || image.BitsAllocated % 8 == 0)
            && ImagePolicy.CheckPixelData(pixelData.ValueLength, image) == KeepReason.None;
        return isWhole
            ? bytes.Slice(pixelData.ValueOffset, (int)image.PixelDataBytes)
            : throw new DicomFormatException("Not the length that the image pixel description gives:", pixelData.Offset, Tag.PixelData);
    }

    /// <summary>Finds the first sample of one bit that differs, and ignores the bits after the last sample.</summary>
    private static string? FindBit(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ImagePixelDescription image)
    {
        int at = first.CommonPrefixLength(second);
        long bit = 8L * at + BitOperations.TrailingZeroCount(first[at] ^ second[at]);
        if (bit >= image.Unpacked().PixelDataBytes)
        {
            return null;
        }

        (long frame, long sample) = Math.DivRem(bit, image.Unpacked().FrameBytes);
        (long row, long column) = Math.DivRem(sample, (long)image.Columns * image.SamplesPerPixel);
        return $"frame {frame + 1}, row {row + 1}, column {column / image.SamplesPerPixel + 1}: one is set, the other is not";
    }

    private static string? FindDifference(ReadOnlySpan<byte> first, ImagePixelDescription firstImage, ReadOnlySpan<byte> second,
        ImagePixelDescription secondImage)
    {
        int bytes = firstImage.BytesPerSample;
        for (int frame = 0; frame < firstImage.Frames; frame++)
        {
            for (int pixel = 0; pixel < firstImage.Rows * firstImage.Columns; pixel++)
            {
                for (int sample = 0; sample < firstImage.SamplesPerPixel; sample++)
                {
                    ReadOnlySpan<byte> a = first.Slice(OffsetOf(firstImage, frame, pixel, sample), bytes);
                    ReadOnlySpan<byte> b = second.Slice(OffsetOf(secondImage, frame, pixel, sample), bytes);
                    if (!a.SequenceEqual(b))
                    {
                        (int row, int column) = int.DivRem(pixel, firstImage.Columns);
                        return $"frame {frame + 1}, row {row + 1}, column {column + 1}, sample {sample + 1}: {Hexadecimal(a)} and {Hexadecimal(b)}";
                    }
                }
            }
        }

        return null;
    }

    private static int OffsetOf(ImagePixelDescription image, int frame, int pixel, int sample)
    {
        int index = image.IsPlanar ? sample * image.Rows * image.Columns + pixel : pixel * image.SamplesPerPixel + sample;
        return (int)(frame * image.FrameBytes) + index * image.BytesPerSample;
    }

    private static string Describe(ImagePixelDescription image)
        => $"{image.Columns} x {image.Rows} x {image.SamplesPerPixel} x {image.Frames} {image.PhotometricInterpretation}, "
            + $"{image.BitsStored} of {image.BitsAllocated} bits below {image.HighBit + 1}{(image.IsSigned ? ", signed" : "")}";

    private static string Hexadecimal(ReadOnlySpan<byte> littleEndian)
    {
        byte[] bytes = littleEndian.ToArray();
        Array.Reverse(bytes);
        return "0x" + System.Convert.ToHexString(bytes);
    }
}
