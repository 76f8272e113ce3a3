// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.Coding;
using DicomTranscoder.DataSet;
using DicomTranscoder.Digests;
using DicomTranscoder.PixelData;
using DicomTranscoder.Splicing;
using Htj2k;

namespace DicomTranscoder.Transcoding;

/// <summary>
/// Makes a lossy HTJ2K instance (.203), on request only: a new instance, which names its source and the loss.
/// </summary>
internal sealed class InstanceDerivation(Workbench bench)
{
    /// <param name="source">The instance whose data set the result gets.</param>
    /// <param name="samples">All frames.</param>
    /// <param name="image">Their description.</param>
    /// <param name="target">The target that each frame has to meet.</param>
    /// <param name="capacity">The largest result worth having.</param>
    /// <param name="memory">Receives the result.</param>
    /// <param name="asked">The decision so far.</param>
    public ConversionResult Derive(
        in Instance source, ReadOnlySpan<byte> samples, ImagePixelDescription image, LossyTarget target, int capacity,
            IResultMemory memory, Decision asked)
    {
        Refusal refusal = Check(source, samples, image);
        if (!refusal.IsNone)
        {
            return asked.Kept(refusal);
        }

        string sopInstanceUid =
            DerivedUid.For(source.Elements.ReadText(source.Bytes, Tag.SopInstanceUid), Interleaved(samples, image), target);
        Decision decision = asked with { DerivedSopInstanceUid = sopInstanceUid };
        try
        {
            return Encode(source, samples, image, target, memory.Allocate(capacity)[..capacity], decision);
        }
        catch (Exception e) when (!Refusal.Of(e).IsNone)
        {
            return decision.Kept(Refusal.Of(e));
        }
    }

    private static Refusal Check(in Instance source, ReadOnlySpan<byte> samples, ImagePixelDescription image)
    {
        KeepReason reason = LossyPolicy.Check(source, image);
        if (reason != KeepReason.None)
        {
            return new Refusal(reason);
        }

        if (image.BitsAllocated == 1)
        {
            return new Refusal(KeepReason.UnsupportedPixelFormat, "lossy coding would change the meaning of samples of one bit");
        }

        if (!UnusedBits.AreRedundant(samples, image))
        {
            return new Refusal(KeepReason.UnsupportedPixelFormat, "bits above Bits Stored are in use, which lossy coding would lose");
        }

        if (image.BitsStored > Htj2kLossyEncoder.MaximumBitsPerSample)
        {
            return new Refusal(
                KeepReason.UnsupportedPixelFormat,
                    $"{image.BitsStored} bits per sample; lossy coding takes at most {Htj2kLossyEncoder.MaximumBitsPerSample}");
        }

        return LossyPolicy.IsIdentified(source) ? default : new Refusal(KeepReason.BrokenDataSet, "no SOP Class or SOP Instance UID");
    }

    private ConversionResult Encode(
        in Instance source, ReadOnlySpan<byte> samples, ImagePixelDescription image, LossyTarget target, Span<byte> result,
            Decision decision)
    {
        bool isRgb = image.PhotometricInterpretation == "RGB";
        FrameCoding coding =
            new(BlockCoder.HighThroughput, image.ToSampleFormat(image.BitsStored, image.IsSigned), image.Frames, isRgb, Verify: false,
            target);
        Span<byte> encoded = bench.Encoded.Get(result.Length);
        FrameEncoding encoding = SampleEncoding.Run(coding, samples, encoded, bench.Pool, out int pixelDataLength);
        if (encoding.Failure != FrameFailure.None)
        {
            return decision.KeptFor(encoding.Failure, encoding.FailureDetail, result.Length);
        }

        LossyQuality quality = new((double)image.PixelDataBytes / encoding.CodestreamBytes, encoding.LowestPsnr, encoding.LargestError);
        ElementEdits edits = ElementEdits.OfCoded(source, image, isRgb ? "YBR_ICT" : null);
        LossyAttributes.Add(edits, source, quality.Ratio, quality.ToString(), decision.DerivedSopInstanceUid!);
        InstanceSplice splice = new(result, source, decision.Target, edits, bench.PrivateElements, decision.DerivedSopInstanceUid);
        splice.Write(encoded[..pixelDataLength]);
        if (!splice.TryEnd(out int length))
        {
            return decision.KeptForSize(result.Length);
        }

        DerivedFrameTypes.Mark(result[..length], splice.DataSetOffset);
        return decision.Converted(length, quality);
    }

    /// <summary>
    /// The samples interleaved, as a restoration from HTJ2K stores them: codestreams do not record how the source arranged its planes.
    /// </summary>
    private ReadOnlySpan<byte> Interleaved(ReadOnlySpan<byte> samples, ImagePixelDescription image)
    {
        if (!image.IsPlanar || image.SamplesPerPixel == 1)
        {
            return samples;
        }

        int bytes = image.BitsAllocated / 8, count = image.SamplesPerPixel;
        int plane = samples.Length / image.Frames / count;
        Span<byte> interleaved = bench.Encoded.Get(samples.Length);
        for (int from = 0; from < samples.Length; from += bytes)
        {
            (int frame, int inFrame) = Math.DivRem(from, plane * count);
            (int component, int inPlane) = Math.DivRem(inFrame, plane);
            samples.Slice(from, bytes).CopyTo(interleaved[((frame * plane * count) + (inPlane * count) + (component * bytes))..]);
        }

        return interleaved;
    }
}
