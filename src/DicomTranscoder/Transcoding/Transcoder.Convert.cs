// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using DicomTranscoder.Splicing;
using Htj2k;

namespace DicomTranscoder.Transcoding;

/// <content>The way to HTJ2K or JPEG 2000 Lossless: decide, encode, verify, splice.</content>
public sealed partial class Transcoder
{
    private ConversionResult Convert(ReadOnlySpan<byte> file, IResultMemory memory, Progress progress)
    {
        FileMetaInformation? meta = FileMetaInformation.Read(file);
        if (meta is null)
        {
            return progress.Kept(KeepReason.NotDicomFile);
        }

        progress.SourceTransferSyntax = meta.TransferSyntax;
        progress.ReasonIfBroken = KeepReason.BrokenDataSet;
        KeepReason reason = SourceSyntax.WhyKept(meta.TransferSyntax);
        bool isOtherHtj2k = reason == KeepReason.AlreadyHtj2k && meta.TransferSyntax != progress.TargetTransferSyntax && _options.TranscodeJpeg2000;
        bool isWantedJpeg2000 = isOtherHtj2k || (reason == KeepReason.Jpeg2000 && (_options.TranscodeJpeg2000 || ObeysRules(progress)));
        if (reason != KeepReason.None && !isWantedJpeg2000)
        {
            return progress.Kept(reason);
        }

        if (meta.TransferSyntax == TransferSyntaxUid.ExplicitBigEndian)
        {
            return ConvertBigEndian(file, memory, progress);
        }

        Instance instance = Instance.Read(file, meta, _inflated);
        reason = CheckDataSet(instance, progress);
        if (reason != KeepReason.None)
        {
            return progress.Kept(reason);
        }

        if (SourceSyntax.IsNative(meta.TransferSyntax))
        {
            progress.ReasonIfBroken = KeepReason.InvalidImageDescription;
            ImagePixelDescription image = ImagePixelDescription.Read(instance);
            return Convert(instance, instance, image, LargestWorthHaving(file.Length, image, progress), memory, progress);
        }

        if (isWantedJpeg2000)
        {
            if (progress.LossyTarget is null && meta.TransferSyntax == progress.TargetTransferSyntax)
            {
                return progress.Kept(KeepReason.AlreadyAsWanted);
            }

            if (isOtherHtj2k && progress.LossyTarget is null && IsHtj2kTarget(progress.TargetTransferSyntax) && Relabel(file, memory, progress) is { IsConverted: true } relabelled)
            {
                return relabelled;
            }

            return ConvertJpeg2000(instance, memory, progress);
        }

        return _options.TranscodeCompressed ? ConvertCompressed(instance, memory, progress) : progress.Kept(KeepReason.CompressedNotWanted);
    }

    /// <summary>Big Endian data sets are taken over from the normaliser as a whole.</summary>
    private ConversionResult ConvertBigEndian(ReadOnlySpan<byte> file, IResultMemory memory, Progress progress)
    {
        progress.ReasonIfBroken = KeepReason.NormalizationFailed;
        using INormalizedInstance? normalized = _normalizer?.ToExplicitLittleEndian(file);
        if (!TryRead(normalized, out Instance instance))
        {
            return progress.Kept(KeepReason.NormalizationFailed);
        }

        KeepReason reason = CheckDataSet(instance, progress);
        if (reason != KeepReason.None)
        {
            return progress.Kept(reason);
        }

        progress.ReasonIfBroken = KeepReason.InvalidImageDescription;
        ImagePixelDescription image = ImagePixelDescription.Read(instance);
        return Convert(instance, instance, image, LargestWorthHaving(file.Length, image, progress), memory, progress);
    }

    /// <summary>Of an uncompressed instance: smaller than it is, or, when it may grow, as long as noise becomes.</summary>
    private int LargestWorthHaving(int length, ImagePixelDescription image, Progress progress)
        => progress.LargestWorthHaving(_options.MayGrow ? (int)Math.Min(int.MaxValue, length + FrameEncoding.LargestGrowth(image.PixelDataBytes, image.Frames)) : length - 1);

    /// <summary>Decodes reversible JPEG 2000 itself; the data set stays the received one.</summary>
    private ConversionResult ConvertJpeg2000(in Instance instance, IResultMemory memory, Progress progress)
    {
        progress.ReasonIfBroken = KeepReason.DecodingFailed;
        ImagePixelDescription received = ImagePixelDescription.Read(instance) with { IsPlanar = false };
        if (!CodedFrame.AreReversible(instance, received, _joined))
        {
            return progress.Kept(KeepReason.LossyCompressed, "an irreversible codestream");
        }

        ConversionResult restored = Restore(instance.File, _decoded, progress);
        if (!restored.IsConverted)
        {
            return restored;
        }

        _decoded.SetLength(restored.Length);
        if (!TryRead(_decoded, out Instance decoded))
        {
            return progress.Kept(KeepReason.NormalizationFailed);
        }

        return Convert(instance, decoded, ImagePixelDescription.Read(decoded), progress.LargestWorthHaving(Math.Max(instance.File.Length, decoded.File.Length)), memory, progress);
    }

    /// <summary>Of compressed instances the normaliser gives the samples only; the data set, Explicit VR Little Endian already, stays the received one.</summary>
    private ConversionResult ConvertCompressed(in Instance instance, IResultMemory memory, Progress progress)
    {
        progress.ReasonIfBroken = KeepReason.InvalidImageDescription;
        ImagePixelDescription received = ImagePixelDescription.Read(instance);
        KeepReason reason = ConversionPolicy.CheckImage(received);
        if (reason != KeepReason.None)
        {
            return progress.Kept(reason);
        }

        progress.ReasonIfBroken = KeepReason.NormalizationFailed;
        using INormalizedInstance? normalized = _normalizer?.ToExplicitLittleEndian(instance.File);
        if (!TryRead(normalized, out Instance decoded))
        {
            return progress.Kept(KeepReason.NormalizationFailed);
        }

        ImagePixelDescription image = ImagePixelDescription.Read(decoded);
        if (image with { IsPlanar = received.IsPlanar } != received)
        {
            return progress.Kept(KeepReason.NormalizationChangedImage, $"{received} became {image}");
        }

        return Convert(instance, decoded, image, progress.LargestWorthHaving(Math.Max(instance.File.Length, decoded.File.Length)), memory, progress);
    }

    private bool TryRead(INormalizedInstance? normalized, out Instance instance)
    {
        instance = default;
        if (normalized is null
            || FileMetaInformation.Read(normalized.Bytes) is not { TransferSyntax: TransferSyntaxUid.ExplicitLittleEndian } meta)
        {
            return false;
        }

        instance = Instance.Read(normalized.Bytes, meta, _inflated);
        return true;
    }

    /// <param name="source">Whose data set the result gets.</param>
    /// <param name="pixels">Whose Pixel Data the result gets.</param>
    /// <param name="image">The description of that Pixel Data.</param>
    /// <param name="capacity">The largest result worth having.</param>
    /// <param name="memory">Where the result goes.</param>
    /// <param name="progress">What the result will tell.</param>
    private unsafe ConversionResult Convert(
        in Instance source, in Instance pixels, ImagePixelDescription image, int capacity, IResultMemory memory, Progress progress)
    {
        progress.Frames = image.Frames;
        KeepReason reason = ConversionPolicy.CheckImage(image);
        if (reason != KeepReason.None)
        {
            return progress.Kept(reason);
        }

        if (!pixels.Elements.TryFind(Tag.PixelData, out DataElement pixelData) || pixelData.HasUndefinedLength)
        {
            return progress.Kept(KeepReason.BrokenDataSet, "encapsulated Pixel Data in a native transfer syntax");
        }

        reason = ConversionPolicy.CheckPixelData(pixelData, image);
        if (reason != KeepReason.None)
        {
            return progress.Kept(reason, $"{pixelData.ValueLength} bytes where {image.PixelDataBytes} belong");
        }

        ReadOnlySpan<byte> samples = pixels.Bytes.Slice(pixelData.ValueOffset, (int)image.PixelDataBytes);
        if (progress.LossyTarget is { } lossy)
        {
            return ConvertLossy(source, samples, image, lossy, capacity, memory, progress);
        }

        int bits = UnusedBits.AreRedundant(samples, image) ? image.BitsStored : image.BitsAllocated;
        if (bits > Htj2kEncoder.MaximumBitsPerSample)
        {
            return progress.Kept(KeepReason.UnsupportedPixelFormat, $"{bits} bits per sample");
        }

        SampleFormat format = image.ToSampleFormat(bits, image.IsSigned);
        bool isRgb = image.PhotometricInterpretation == "RGB";
        bool needsPlanarConfiguration = image.SamplesPerPixel > 1
            && source.Elements.ReadUInt16(source.Bytes, Tag.PlanarConfiguration) != 0;
        ElementEdits edits = ElementEdits.OfPixelDescription(isRgb ? "YBR_RCT" : null, needsPlanarConfiguration);

        BlockCoder coder = progress.TargetTransferSyntax == TransferSyntaxUid.Jpeg2000Lossless ? BlockCoder.Mq : BlockCoder.HighThroughput;
        progress.ReasonIfBroken = KeepReason.BrokenDataSet;
        Span<byte> result = memory.Allocate(capacity)[..capacity];
        InstanceWriter writer = new(result);
        FileMetaWriter.Write(ref writer, source.File, source.Meta, progress.TargetTransferSyntax);
        DataSetCopier copier = new(source, edits, _privateElements);
        copier.CopyHead(ref writer);
        if (writer.IsFull)
        {
            return progress.KeptForSize(capacity);
        }

        fixed (byte* samplesStart = samples, target = writer.Free)
        {
            EncapsulatedPixelData encapsulated = new(target, writer.Free.Length, image.Frames);
            if (!encapsulated.TryBegin())
            {
                return progress.KeptForSize(capacity);
            }

            FrameEncoding encoding = new(coder, samplesStart, format, image.Frames, isRgb, _options.Verify, encapsulated);
            encoding.Run(_pool);
            if (encoding.Failure != KeepReason.None)
            {
                return encoding.Failure == KeepReason.NotSmaller ? progress.KeptForSize(capacity) : progress.Kept(encoding.Failure, encoding.FailureDetail);
            }

            encapsulated.End();
            writer.Reserve(encapsulated.Length);
        }

        copier.CopyTail(ref writer);
        return writer.IsFull ? progress.KeptForSize(capacity) : progress.Converted(writer.Position);
    }
}
