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
            return progress.Kept(reason, SourceSyntax.DescribeKept(meta.TransferSyntax));
        }

        Instance instance = Instance.Read(file, meta, _rewritten);
        reason = CheckDataSet(instance, progress);
        if (reason != KeepReason.None)
        {
            return progress.Kept(reason);
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
        }

        bool isCompressed = SourceSyntax.IsLosslessCompressed(meta.TransferSyntax) && meta.TransferSyntax != TransferSyntaxUid.EncapsulatedUncompressed;
        if (isCompressed && !_options.TranscodeCompressed)
        {
            return progress.Kept(KeepReason.CompressedNotWanted);
        }

        progress.ReasonIfBroken = KeepReason.InvalidImageDescription;
        ImagePixelDescription image = ImagePixelDescription.Read(instance);
        return SourceSyntax.IsNative(meta.TransferSyntax)
            ? ConvertNative(instance, image, memory, progress)
            : ConvertCompressed(DecodeNested(instance, progress), image, memory, progress);
    }

    private ConversionResult ConvertNative(in Instance instance, ImagePixelDescription image, IResultMemory memory, Progress progress)
    {
        progress.Frames = image.Frames;
        KeepReason reason = ConversionPolicy.CheckImage(image);
        if (reason != KeepReason.None)
        {
            return progress.Kept(reason);
        }

        if (!instance.Elements.TryFind(Tag.PixelData, out DataElement pixelData) || pixelData.HasUndefinedLength)
        {
            return progress.Kept(KeepReason.BrokenDataSet, "encapsulated Pixel Data in a native transfer syntax");
        }

        reason = ConversionPolicy.CheckPixelData(pixelData, image);
        if (reason != KeepReason.None)
        {
            return progress.Kept(reason, $"{pixelData.ValueLength} bytes where {image.PixelDataBytes} belong");
        }

        ReadOnlySpan<byte> samples = instance.Bytes.Slice(pixelData.ValueOffset, (int)image.PixelDataBytes);
        return Encode(instance, samples, image, LargestWorthHaving(instance.File.Length, image, progress), memory, progress);
    }

    /// <summary>Of an uncompressed instance: smaller than it is, or, when it may grow, as long as noise becomes.</summary>
    private int LargestWorthHaving(int length, ImagePixelDescription image, Progress progress)
        => progress.LargestWorthHaving(_options.MayGrow ? (int)Math.Min(int.MaxValue, length + FrameEncoding.LargestGrowth(image.PixelDataBytes, image.Frames)) : length - 1);

    /// <summary>Decodes the frames; the data set stays the received one.</summary>
    private ConversionResult ConvertCompressed(in Instance instance, ImagePixelDescription image, IResultMemory memory, Progress progress)
    {
        progress.Frames = image.Frames;
        KeepReason reason = ConversionPolicy.CheckCompressedImage(image, instance.Meta.TransferSyntax);
        if (reason != KeepReason.None)
        {
            return progress.Kept(reason);
        }

        progress.ReasonIfBroken = KeepReason.DecodingFailed;
        FragmentTable fragments = FragmentTable.Read(instance, image.Frames);
        if (!AreLossless(instance, fragments, image))
        {
            return progress.Kept(KeepReason.LossyCompressed, LossyFrames);
        }

        if (TransferSyntaxUid.IsJpeg2000Family(instance.Meta.TransferSyntax) && !CodedFrames.AreWhole(instance, image, _joined))
        {
            return progress.Kept(KeepReason.SubsampledColor, "components of the codestream have fewer samples than the image has pixels");
        }

        image = CodedFrames.DescribeDecoded(instance, fragments, image, _joined);

        if (image.PixelDataBytes > int.MaxValue - instance.File.Length)
        {
            return progress.Kept(KeepReason.TooLarge);
        }

        Span<byte> samples = _samples.Get((int)image.PixelDataBytes);
        if (DecodeFrames(instance, fragments, image, samples) is { } failure)
        {
            return progress.Kept(KeepReason.DecodingFailed, failure);
        }

        _ = instance.Elements.TryFind(Tag.PixelData, out DataElement pixelData);
        int nativeLength = instance.File.Length - pixelData.ValueLength + samples.Length;
        int capacity = instance.Meta.TransferSyntax == TransferSyntaxUid.EncapsulatedUncompressed
            ? LargestWorthHaving(instance.File.Length, image, progress)
            : progress.LargestWorthHaving(Math.Max(instance.File.Length, nativeLength));
        return Encode(instance, samples, image, capacity, memory, progress);
    }

    /// <param name="source">Whose data set the result gets.</param>
    /// <param name="samples">All frames.</param>
    /// <param name="image">Their description.</param>
    /// <param name="capacity">The largest result worth having.</param>
    /// <param name="memory">Where the result goes.</param>
    /// <param name="progress">What the result will tell.</param>
    private unsafe ConversionResult Encode(
        in Instance source, ReadOnlySpan<byte> samples, ImagePixelDescription image, int capacity, IResultMemory memory, Progress progress)
    {
        if (progress.LossyTarget is { } lossy)
        {
            return ConvertLossy(source, samples, image, lossy, capacity, memory, progress);
        }

        int bits = UnusedBits.AreRedundant(samples, image) ? image.BitsStored : image.BitsAllocated;
        if (bits > Htj2kEncoder.MaximumBitsPerSample)
        {
            return progress.Kept(KeepReason.UnsupportedPixelFormat, $"{bits} bits per sample");
        }

        if (KeepsForViewers(image, bits, progress))
        {
            return progress.Kept(KeepReason.MisreadByViewers);
        }

        SampleFormat format = image.ToSampleFormat(bits, image.IsSigned);
        bool isRgb = image.PhotometricInterpretation == "RGB";
        bool needsPlanarConfiguration = image.SamplesPerPixel > 1
            && source.Elements.ReadUInt16(source.Bytes, Tag.PlanarConfiguration) != 0;
        bool isRenamed = source.Elements.ReadText(source.Bytes, Tag.PhotometricInterpretation) != image.PhotometricInterpretation;
        ElementEdits edits = ElementEdits.OfPixelDescription(isRgb ? "YBR_RCT" : isRenamed ? image.PhotometricInterpretation : null, needsPlanarConfiguration);

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
