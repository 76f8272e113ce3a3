// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.Coding;
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using DicomTranscoder.Splicing;
using Htj2k;

namespace DicomTranscoder.Transcoding;

/// <summary>Converts instances to HTJ2K or JPEG 2000: open, decide, code, splice.</summary>
internal sealed class InstanceConversion(Workbench bench, ConversionPolicy policy, InstanceRelabelling relabelling,
    InstanceDerivation derivation, InstanceRecoding recoding)
{
    /// <summary>Converts an instance, or says why it is kept.</summary>
    /// <param name="asked">The request of the caller.</param>
    public ConversionResult Convert(ReadOnlySpan<byte> file, IResultMemory memory, Decision asked)
    {
        Decision decision = Open(file, asked, out Instance instance);
        if (decision.IsKept)
        {
            return decision.Kept();
        }

        bool mayBeRelabelled = decision.Lossy is null && TransferSyntaxUid.IsHtj2k(decision.Source)
            && Transcoder.IsHtj2kTarget(decision.Target);
        if (mayBeRelabelled && relabelling.Relabel(file, memory, decision) is { IsConverted: true } relabelled)
        {
            return relabelled;
        }

        if (Opening.ReadImage(instance, out Refusal refusal) is not { } image)
        {
            return decision.Kept(refusal);
        }

        decision = ConversionPolicy.DecideByImage(instance, image, decision with { Frames = image.Frames });
        decision = decision.IsKept ? decision : policy.DecideBySize(image, decision);
        if (decision.IsKept)
        {
            return decision.Kept();
        }

        try
        {
            return TransferSyntaxUid.IsNative(decision.Source)
                ? ConvertNative(instance, image, memory, decision)
                : decision.IsRecoded
                ? recoding.Recode(instance, image, memory, decision)
                : ConvertLosslessOrRecode(instance, image, memory, decision);
        }
        catch (Exception e) when (!Refusal.Of(e).IsNone)
        {
            return decision.Kept(Refusal.Of(e));
        }
    }

    private Decision Open(ReadOnlySpan<byte> file, Decision asked, out Instance instance)
    {
        instance = default;
        if (Opening.ReadMeta(file, out Refusal refusal) is not { } meta)
        {
            return asked.Keep(refusal);
        }

        Decision decision = policy.DecideByTransferSyntax(asked with { Source = meta.TransferSyntax });
        if (decision.IsKept)
        {
            return decision;
        }

        return Opening.TryReadDataSet(file, meta, bench.Rewritten, out instance, out refusal)
            ? policy.DecideByDataSet(instance, decision)
            : decision.Keep(refusal);
    }

    private ConversionResult ConvertNative(in Instance instance, ImagePixelDescription image, IResultMemory memory, Decision decision)
    {
        _ = instance.Elements.TryFind(Tag.PixelData, out DataElement pixelData);
        ReadOnlySpan<byte> samples = instance.Bytes.Slice(pixelData.ValueOffset, (int)image.PixelDataBytes);
        return Encode(instance, samples, image, LargestWorthHaving(instance.File.Length, image, decision), memory, decision);
    }

    /// <summary>Frames under the name of JPEG 2000 Lossless may be lossy all the same: these are coded again, if they may be.</summary>
    private ConversionResult ConvertLosslessOrRecode(
        in Instance instance, ImagePixelDescription image, IResultMemory memory, Decision decision)
    {
        ConversionResult result = ConvertCompressed(instance, image, memory, decision);
        bool isRecoded = result.Reason == KeepReason.LossyCompressed && decision.Source == TransferSyntaxUid.Jpeg2000Lossless
            && decision.CanRecode;
        return isRecoded ? recoding.Recode(instance, image, memory, decision.Recode()) : result;
    }

    /// <summary>Decodes the frames; the data set stays the received one.</summary>
    private ConversionResult ConvertCompressed(in Instance received, ImagePixelDescription image, IResultMemory memory, Decision decision)
    {
        Instance instance = bench.DecodeNested(received, out Refusal refusal);
        ImagePixelDescription decoded = image;
        FragmentTable? fragments = null;
        if (refusal.IsNone)
        {
            refusal = bench.ReadFrames(instance, image, isExact: true, out fragments, out decoded);
        }

        if (!refusal.IsNone)
        {
            return decision.Kept(refusal);
        }

        if (decoded.PixelDataBytes > bench.Options.LongestSpan - instance.File.Length)
        {
            return decision.Kept(KeepReason.TooLarge, $"its samples take {decoded.PixelDataBytes} bytes");
        }

        Span<byte> samples = bench.Samples.Get((int)decoded.PixelDataBytes);
        if (FrameDecoding.Run(instance, fragments!, decoded, samples, bench.Pool, isExact: true) is { } failure)
        {
            return decision.Kept(Refusal.Of(failure));
        }

        _ = instance.Elements.TryFind(Tag.PixelData, out DataElement pixelData);
        int nativeLength = instance.File.Length - pixelData.ValueLength + samples.Length;
        int capacity = decision.Source == TransferSyntaxUid.EncapsulatedUncompressed
            ? LargestWorthHaving(instance.File.Length, decoded, decision)
            : decision.LargestWorthHaving(Math.Max(instance.File.Length, nativeLength));
        return Encode(instance, samples, decoded, capacity, memory, decision);
    }

    /// <summary>For an uncompressed instance: smaller than its source or, if it may grow, the size that noise needs.</summary>
    private int LargestWorthHaving(int length, ImagePixelDescription image, Decision decision) => decision.LargestWorthHaving(
        bench.Options.MayGrow
            ? (int)Math.Min(int.MaxValue, length + FrameEncoding.LargestGrowth(image.PixelDataBytes, image.Frames))
            : length - 1);

    /// <param name="source">The instance whose data set the result gets.</param>
    /// <param name="samples">All frames.</param>
    /// <param name="image">Their description.</param>
    /// <param name="capacity">The largest result worth having.</param>
    /// <param name="memory">Receives the result.</param>
    /// <param name="asked">The decision so far.</param>
    private ConversionResult Encode(
        in Instance source, ReadOnlySpan<byte> samples, ImagePixelDescription image, int capacity, IResultMemory memory, Decision asked)
    {
        if (asked.Lossy is { } target)
        {
            return derivation.Derive(source, samples, image, target, capacity, memory, asked);
        }

        int bits = UnusedBits.AreRedundant(samples, image) ? image.BitsStored : image.BitsAllocated;
        Decision decision = policy.DecideByPrecision(image, bits, asked);
        if (decision.IsKept)
        {
            return decision.Kept();
        }

        bool isRgb = image.PhotometricInterpretation == "RGB";
        ElementEdits edits = ElementEdits.OfCoded(source, image, isRgb ? "YBR_RCT" : null);
        InstanceSplice splice = new(memory.Allocate(capacity)[..capacity], source, decision.Target, edits, bench.PrivateElements);
        if (splice.IsFull)
        {
            return decision.KeptForSize(capacity);
        }

        BlockCoder coder = decision.Target == TransferSyntaxUid.Jpeg2000Lossless ? BlockCoder.Mq : BlockCoder.HighThroughput;
        SampleFormat format = image.Unpacked().ToSampleFormat(bits, image.IsSigned);
        FrameCoding coding =
            new(coder, format, image.Frames, isRgb, bench.Options.Verify, ArePacked: image.BitsAllocated == 1);
        FrameEncoding encoding = SampleEncoding.Run(coding, samples, splice.Free, bench.Pool, out int pixelDataLength);
        if (encoding.Failure != FrameFailure.None)
        {
            return decision.KeptFor(encoding.Failure, encoding.FailureDetail, capacity);
        }

        splice.Take(pixelDataLength);
        return splice.TryEnd(out int length) ? decision.Converted(length) : decision.KeptForSize(capacity);
    }
}
