// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using DicomTranscoder.Splicing;
using DicomTranscoder.Transcoding;

namespace DicomTranscoder.Normalization;

/// <summary>The normaliser that comes with the transcoder: Explicit VR Big Endian and RLE. Lossless JPEG and JPEG-LS it leaves to others.</summary>
public sealed class Normalizer : INormalizer
{
    /// <summary>What preamble, header and padding may add beside samples and received bytes.</summary>
    private const int HeaderBytes = 512;

    /// <inheritdoc/>
    /// <exception cref="DicomFormatException">The instance is broken, or its samples are not certain.</exception>
    public INormalizedInstance? ToExplicitLittleEndian(ReadOnlySpan<byte> instance)
    {
        FileMetaInformation? meta = FileMetaInformation.Read(instance);
        DecodedInstance result = new();
        try
        {
            switch (meta?.TransferSyntax)
            {
                case TransferSyntaxUid.ExplicitBigEndian:
                    FromBigEndian(instance, meta, result);
                    return result;
                case TransferSyntaxUid.RleLossless:
                    FromRle(instance, meta, result);
                    return result;
            }
        }
        catch
        {
            result.Dispose();
            throw;
        }

        result.Dispose();
        return null;
    }

    private static void FromBigEndian(ReadOnlySpan<byte> file, FileMetaInformation meta, DecodedInstance result)
    {
        Span<byte> bytes = result.Allocate(Capacity(file.Length, 0));
        InstanceWriter writer = new(bytes);
        FileMetaWriter.Write(ref writer, file, meta, TransferSyntaxUid.ExplicitLittleEndian);
        int dataSet = writer.Position;
        writer.Write(file[meta.DataSetOffset..]);
        bytes = bytes[..writer.Position];
        BigEndianDataSet.ToLittleEndian(bytes, dataSet);
        ElementTable elements = ElementTable.Read(bytes, dataSet, isExplicit: true);
        bool isOpen = elements.TryFind(Tag.PixelData, out DataElement pixelData)
            && pixelData.Representation != ValueRepresentation.OW
            && elements.ReadUInt16(bytes, Tag.BitsAllocated) > 8;
        if (isOpen)
        {
            DicomFormatException.Throw("Samples of more than one byte whose VR is not OW have no certain byte order", pixelData.Offset, Tag.PixelData);
        }

        result.SetLength(bytes.Length);
    }

    private static void FromRle(ReadOnlySpan<byte> file, FileMetaInformation meta, DecodedInstance result)
    {
        using NativeBuffer joined = new();
        Instance instance = Instance.Read(file, meta, joined);
        ImagePixelDescription image = ImagePixelDescription.Read(instance);
        if (image.BitsAllocated is not (8 or 16 or 32))
        {
            DicomFormatException.Throw($"RLE of {image.BitsAllocated} bits allocated is not decoded, of 8, 16 and 32 it is", -1, Tag.BitsAllocated);
        }

        FragmentTable fragments = FragmentTable.Read(instance, image.Frames);
        if (image.PixelDataBytes / RleFrame.MaximumExpansion > file.Length)
        {
            DicomFormatException.Throw($"{image.PixelDataBytes} bytes of samples cannot lie in {file.Length} bytes of RLE", -1, Tag.PixelData);
        }

        int capacity = Capacity(file.Length, image.PixelDataBytes);
        int paddedLength = (int)(image.PixelDataBytes + (image.PixelDataBytes & 1));
        InstanceWriter writer = new(result.Allocate(capacity));
        FileMetaWriter.Write(ref writer, file, meta, TransferSyntaxUid.ExplicitLittleEndian);
        DataSetCopier copier = new(instance, new ElementEdits(), privateElements: null);
        copier.CopyHead(ref writer);
        writer.WriteHeader(Tag.PixelData, image.BitsAllocated == 8 ? ValueRepresentation.OB : ValueRepresentation.OW, (uint)paddedLength);
        Span<byte> samples = writer.Reserve(paddedLength);
        samples[^1] = 0;
        for (int frame = 0; frame < image.Frames; frame++)
        {
            RleFrame.Decode(fragments.GetFrame(instance.Bytes, frame, joined), image, samples.Slice((int)(frame * image.FrameBytes), (int)image.FrameBytes));
        }

        copier.CopyTail(ref writer);
        result.SetLength(writer.Position);
    }

    private static int Capacity(int fileLength, long sampleBytes)
    {
        long capacity = fileLength + sampleBytes + HeaderBytes;
        if (capacity > int.MaxValue)
        {
            DicomFormatException.Throw("The decoded instance is longer than 2 GiB", -1, Tag.PixelData);
        }

        return (int)capacity;
    }
}
