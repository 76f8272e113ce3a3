// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.Coding;
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using DicomTranscoder.Splicing;
using Htj2k;

namespace DicomTranscoder.Transcoding;

/// <summary>
/// Codes the coefficients of lossy frames again: of JPEG 2000 as HTJ2K (.203), and back as JPEG 2000 (.91). The samples stay the same, and
/// nothing in the data set changes.
/// </summary>
internal sealed class InstanceRecoding(Workbench bench, ConversionPolicy policy)
{
    /// <summary>Turns a .203 instance into .91, or says why it is kept.</summary>
    public ConversionResult ToJpeg2000(ReadOnlySpan<byte> file, IResultMemory memory, Decision asked)
    {
        if (Opening.ReadMeta(file, out Refusal refusal) is not { } meta)
        {
            return asked.Kept(refusal);
        }

        Decision decision = asked with { Source = meta.TransferSyntax };
        if (decision.Source != TransferSyntaxUid.Htj2k)
        {
            return decision.Source == decision.Target
                ? decision.Kept(KeepReason.AlreadyAsWanted)
                : decision.Kept(KeepReason.NotLossyHtj2k);
        }

        if (!Opening.TryReadDataSet(file, meta, bench.Rewritten, out Instance instance, out refusal)
            || Opening.ReadImage(instance, out refusal) is not { } image)
        {
            return decision.Kept(refusal);
        }

        decision = policy.DecideByDataSet(instance, decision) with { Frames = image.Frames };
        try
        {
            ConversionResult result = decision.IsKept ? decision.Kept() : Recode(instance, image, memory, decision);
            return result.Reason == KeepReason.LossyCompressed ? result with { Reason = KeepReason.NotRecoded } : result;
        }
        catch (Exception e) when (!Refusal.Of(e).IsNone)
        {
            return decision.Kept(Refusal.Of(e));
        }
    }

    /// <summary>Codes the frames of an instance again.</summary>
    /// <param name="decision">Its target is .203 or .91.</param>
    public unsafe ConversionResult Recode(in Instance received, ImagePixelDescription image, IResultMemory memory, Decision decision)
    {
        Instance instance = bench.DecodeNested(received, out Refusal refusal);
        FragmentTable? fragments = null;
        ImagePixelDescription decoded = image;
        if (refusal.IsNone)
        {
            refusal = bench.ReadFrames(instance, image, isExact: false, out fragments, out decoded);
        }

        if (!refusal.IsNone)
        {
            return decision.Kept(refusal);
        }

        if (!CodedFrames.AreWhole(instance.Bytes, fragments!, bench.Joined))
        {
            return decision.Kept(KeepReason.SubsampledColor);
        }

        if (policy.KeepsForViewers(decoded, image.BitsStored, decision))
        {
            return decision.Kept(KeepReason.MisreadByViewers);
        }

        int length = instance.File.Length;
        int capacity = decision.LargestWorthHaving((int)Math.Min(int.MaxValue, length + FrameEncoding.LargestGrowth(length, image.Frames)));
        InstanceSplice splice =
            new(memory.Allocate(capacity)[..capacity], instance, decision.Target, new ElementEdits(), bench.PrivateElements);
        if (splice.IsFull)
        {
            return decision.KeptForSize(capacity);
        }

        BlockCoder coder = decision.Target == TransferSyntaxUid.Htj2k ? BlockCoder.HighThroughput : BlockCoder.Mq;
        FrameCoding coding = new(coder, image.ToSampleFormat(image.BitsStored, image.IsSigned), image.Frames,
            UseColorTransform: false, Verify: true, AreCodestreams: true);
        fixed (byte* bytes = instance.Bytes)
        {
            CodestreamFrames frames = new(bytes, instance.Bytes.Length, fragments!, image);
            FrameEncoding encoding = FrameEncoding.Run(coding, frames, splice.Free, bench.Pool, out int pixelDataLength);
            if (encoding.Failure != FrameFailure.None)
            {
                return decision.KeptFor(encoding.Failure, encoding.FailureDetail, capacity);
            }

            splice.Take(pixelDataLength);
        }

        return splice.TryEnd(out int end) ? decision.Converted(end) : decision.KeptForSize(capacity);
    }
}
