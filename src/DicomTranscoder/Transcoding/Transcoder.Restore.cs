// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using DicomTranscoder.Splicing;

namespace DicomTranscoder.Transcoding;

/// <content>The way back to native Pixel Data.</content>
public sealed partial class Transcoder
{
    /// <summary>What headers and padding may add beside samples and received bytes.</summary>
    private const int RestoredHeaderBytes = 512;

    private const string LossyFrames = "its frames are coded with loss, whatever its transfer syntax says";

    private ConversionResult Restore(ReadOnlySpan<byte> file, IResultMemory memory, Progress progress)
    {
        FileMetaInformation? meta = FileMetaInformation.Read(file);
        if (meta is null)
        {
            return progress.Kept(KeepReason.NotDicomFile);
        }

        progress.SourceTransferSyntax = meta.TransferSyntax;
        if (!TransferSyntaxUid.IsJpeg2000Family(meta.TransferSyntax))
        {
            return progress.Kept(KeepReason.NotJpeg2000);
        }

        progress.ReasonIfBroken = KeepReason.BrokenDataSet;
        return WriteNative(DecodeNested(Instance.Read(file, meta, _rewritten), progress), memory, progress);
    }

    /// <summary>Decodes the frames of any compressed instance that is read to native Pixel Data, in Explicit VR Little Endian.</summary>
    private ConversionResult WriteNative(in Instance instance, IResultMemory memory, Progress progress)
    {
        if (!instance.Elements.TryFind(Tag.PixelData, out DataElement pixelData))
        {
            return progress.Kept(KeepReason.NoPixelData);
        }

        progress.ReasonIfBroken = KeepReason.InvalidImageDescription;
        ImagePixelDescription image = ImagePixelDescription.Read(instance);
        progress.Frames = image.Frames;
        if (image.BitsAllocated is not (1 or 8 or 16 or 32))
        {
            return progress.Kept(KeepReason.UnsupportedPixelFormat);
        }

        progress.ReasonIfBroken = KeepReason.DecodingFailed;
        FragmentTable fragments = FragmentTable.Read(instance, image.Frames);
        if (SourceSyntax.IsLosslessCompressed(instance.Meta.TransferSyntax) && !AreLossless(instance, fragments, image))
        {
            return progress.Kept(KeepReason.LossyCompressed, LossyFrames);
        }

        image = CodedFrames.DescribeDecoded(instance, fragments, image, _joined);
        long restBytes = (long)instance.File.Length - pixelData.ValueLength + RestoredHeaderBytes;
        if (image.PixelDataBytes > int.MaxValue - restBytes)
        {
            return progress.Kept(KeepReason.TooLarge);
        }

        int paddedLength = (int)(image.PixelDataBytes + (image.PixelDataBytes & 1));
        int capacity = (int)restBytes + paddedLength;
        InstanceWriter writer = new(memory.Allocate(capacity)[..capacity]);
        FileMetaWriter.Write(ref writer, instance.File, instance.Meta, TransferSyntaxUid.ExplicitLittleEndian);
        DataSetCopier copier = new(instance, ElementEdits.OfDecoded(instance, image), _privateElements);
        copier.CopyHead(ref writer);
        writer.WriteHeader(Tag.PixelData, image.BitsAllocated <= 8 ? ValueRepresentation.OB : ValueRepresentation.OW, (uint)paddedLength);
        Span<byte> samples = writer.Reserve(paddedLength);
        samples[^1] = 0;
        ImagePixelDescription unpacked = image.Unpacked();
        if (unpacked.PixelDataBytes > int.MaxValue)
        {
            return progress.Kept(KeepReason.TooLarge);
        }

        bool isPacked = image.BitsAllocated == 1;
        Span<byte> decoded = isPacked ? _unpacked.Get((int)unpacked.PixelDataBytes) : samples[..(int)image.PixelDataBytes];
        if (DecodeFrames(instance, fragments, unpacked, decoded) is { } failure)
        {
            return progress.Kept(KeepReason.DecodingFailed, failure);
        }

        if (isPacked && decoded.ContainsAnyExceptInRange((byte)0, (byte)1))
        {
            return progress.Kept(KeepReason.DecodingFailed, "the codestream holds samples larger than 1, and Bits Allocated is 1");
        }

        if (isPacked)
        {
            PackedBits.Pack(decoded, samples[..(int)image.PixelDataBytes]);
        }

        copier.CopyTail(ref writer);
        return progress.Converted(writer.Position);
    }

    /// <summary>Says whether no frame is coded with loss.</summary>
    private bool AreLossless(in Instance instance, FragmentTable fragments, ImagePixelDescription image)
        => TransferSyntaxUid.IsJpeg2000Family(instance.Meta.TransferSyntax)
            ? CodedFrames.AreReversible(instance, image, _joined)
            : LosslessFrames.AreLossless(instance, fragments, image, _joined);

    /// <returns>What is wrong with a frame, or null.</returns>
    private unsafe string? DecodeFrames(in Instance instance, FragmentTable fragments, ImagePixelDescription image, Span<byte> samples)
    {
        fixed (byte* bytes = instance.Bytes, samplesStart = samples)
        {
            FrameDecoding decoding = new(bytes, instance.Bytes.Length, instance.Meta.TransferSyntax, fragments, image, samplesStart);
            decoding.Run(_pool);
            return decoding.Failure;
        }
    }

    /// <summary>Restores to Explicit VR Little Endian first; there the copier leaves what Implicit VR needs.</summary>
    private ConversionResult RestoreImplicit(ReadOnlySpan<byte> file, IResultMemory memory, Progress progress)
    {
        ConversionResult restored = Restore(file, _decoded, progress);
        if (!restored.IsConverted)
        {
            return restored;
        }

        _decoded.SetLength(restored.Length);
        ReadOnlySpan<byte> bytes = _decoded.Bytes;
        FileMetaInformation meta = FileMetaInformation.Read(bytes)!;
        progress.ReasonIfBroken = KeepReason.BrokenDataSet;

        // No header is longer without its VR, and no transfer syntax has a shorter UID.
        InstanceWriter writer = new(memory.Allocate(bytes.Length)[..bytes.Length]);
        FileMetaWriter.Write(ref writer, bytes, meta, TransferSyntaxUid.ImplicitLittleEndian);
        new ImplicitVrConverter(bytes).Write(ref writer, meta.DataSetOffset, bytes.Length);
        return progress.Converted(writer.Position);
    }
}
