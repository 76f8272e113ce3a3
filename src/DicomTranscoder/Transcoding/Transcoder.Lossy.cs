// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using DicomTranscoder.Splicing;
using Htj2k;

namespace DicomTranscoder.Transcoding;

/// <content>The way to lossy HTJ2K (.203), on request only: a new instance, which says what was done to it and from which it comes.</content>
public sealed partial class Transcoder
{
    private ConversionResult ConvertLossy(ReadOnlySpan<byte> file, IResultMemory memory, Progress progress)
    {
        progress.AllowLoss(_options.Lossy!.Value);
        return Convert(file, memory, progress);
    }

    /// <summary>The samples as they are stored once they have been HTJ2K, whose planes do not tell how they lay before.</summary>
    private ReadOnlySpan<byte> Interleaved(ReadOnlySpan<byte> samples, ImagePixelDescription image)
    {
        if (!image.IsPlanar || image.SamplesPerPixel == 1)
        {
            return samples;
        }

        int bytes = image.BitsAllocated / 8, count = image.SamplesPerPixel;
        int plane = samples.Length / image.Frames / count;
        Span<byte> interleaved = _encoded.Get(samples.Length);
        for (int from = 0; from < samples.Length; from += bytes)
        {
            (int frame, int inFrame) = Math.DivRem(from, plane * count);
            (int component, int inPlane) = Math.DivRem(inFrame, plane);
            samples.Slice(from, bytes).CopyTo(interleaved[((frame * plane * count) + (inPlane * count) + (component * bytes))..]);
        }

        return interleaved;
    }

    /// <param name="source">Whose data set the result gets.</param>
    /// <param name="samples">All frames.</param>
    /// <param name="image">Their description.</param>
    /// <param name="target">What each frame has to meet.</param>
    /// <param name="capacity">The largest result worth having.</param>
    /// <param name="memory">Where the result goes.</param>
    /// <param name="progress">What the result will tell.</param>
    private unsafe ConversionResult ConvertLossy(
        in Instance source, ReadOnlySpan<byte> samples, ImagePixelDescription image, LossyTarget target, int capacity, IResultMemory memory, Progress progress)
    {
        KeepReason reason = LossyPolicy.Check(source, image);
        if (reason != KeepReason.None)
        {
            return progress.Kept(reason);
        }

        if (!UnusedBits.AreRedundant(samples, image))
        {
            return progress.Kept(KeepReason.UnsupportedPixelFormat, "bits above Bits Stored are in use, which lossy coding would lose");
        }

        if (image.BitsStored > Htj2kLossyEncoder.MaximumBitsPerSample)
        {
            return progress.Kept(KeepReason.UnsupportedPixelFormat, $"{image.BitsStored} bits per sample, of which lossy coding takes {Htj2kLossyEncoder.MaximumBitsPerSample}");
        }

        progress.ReasonIfBroken = KeepReason.BrokenDataSet;
        if (!LossyPolicy.IsIdentified(source))
        {
            return progress.Kept(KeepReason.BrokenDataSet, "no SOP Class or SOP Instance UID");
        }

        string sopInstanceUid = DerivedUid.For(source.Elements.ReadText(source.Bytes, Tag.SopInstanceUid), Interleaved(samples, image), target);
        progress.DerivedSopInstanceUid = sopInstanceUid;
        bool isRgb = image.PhotometricInterpretation == "RGB";
        Span<byte> result = memory.Allocate(capacity)[..capacity];
        Span<byte> encoded = _encoded.Get(capacity);
        fixed (byte* samplesStart = samples, start = encoded)
        {
            EncapsulatedPixelData encapsulated = new(start, capacity, image.Frames);
            if (!encapsulated.TryBegin())
            {
                return progress.KeptForSize(capacity);
            }

            FrameEncoding encoding = new(BlockCoder.HighThroughput, samplesStart, image.ToSampleFormat(image.BitsStored, image.IsSigned), image.Frames, isRgb, verify: false, encapsulated, target);
            encoding.Run(_pool);
            if (encoding.Failure != KeepReason.None)
            {
                return encoding.Failure == KeepReason.NotSmaller ? progress.KeptForSize(capacity) : progress.Kept(encoding.Failure, encoding.FailureDetail);
            }

            encapsulated.End();
            encoded = encoded[..encapsulated.Length];
            progress.Lossy = new LossyQuality((double)image.PixelDataBytes / encoding.CodestreamBytes, encoding.LowestPsnr, encoding.LargestError);
        }

        bool needsPlanarConfiguration = image.SamplesPerPixel > 1 && source.Elements.ReadUInt16(source.Bytes, Tag.PlanarConfiguration) != 0;
        ElementEdits edits = ElementEdits.OfPixelDescription(isRgb ? "YBR_ICT" : null, needsPlanarConfiguration);
        LossyAttributes.Add(edits, source, progress.Lossy, sopInstanceUid);
        InstanceWriter writer = new(result);
        FileMetaWriter.Write(ref writer, source.File, source.Meta, progress.TargetTransferSyntax, sopInstanceUid);
        int dataSet = writer.Position;
        DataSetCopier copier = new(source, edits, _privateElements);
        copier.CopyHead(ref writer);
        writer.Write(encoded);
        copier.CopyTail(ref writer);
        if (writer.IsFull)
        {
            return progress.KeptForSize(capacity);
        }

        DerivedFrameTypes.Mark(result[..writer.Position], dataSet);
        return progress.Converted(writer.Position);
    }
}
