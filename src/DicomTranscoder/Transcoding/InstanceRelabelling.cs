// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.Coding;
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using DicomTranscoder.Splicing;

namespace DicomTranscoder.Transcoding;

/// <summary>
/// Turns one of the lossless HTJ2K transfer syntaxes into another of HTJ2K. The codestreams stay as they are: there is nothing to code.
/// </summary>
internal sealed class InstanceRelabelling(Workbench bench)
{
    /// <param name="asked">Its target is .201 or .202, or .203, which also holds what is lossless.</param>
    public ConversionResult Relabel(ReadOnlySpan<byte> file, IResultMemory memory, Decision asked)
    {
        Decision decision = Decide(file, asked, out FileMetaInformation? meta);
        if (decision.IsKept)
        {
            return decision.Kept();
        }

        try
        {
            int capacity = file.Length + FileMetaWriter.LargestGrowth;
            InstanceWriter writer = new(memory.Allocate(capacity)[..capacity]);
            FileMetaWriter.Write(ref writer, file, meta!, decision.Target);
            writer.Write(file[meta!.DataSetOffset..]);
            return writer.IsFull ? decision.Kept(KeepReason.TooLarge, "it would pass 2 GiB") : decision.Converted(writer.Position);
        }
        catch (Exception e) when (!Refusal.Of(e).IsNone)
        {
            return decision.Kept(Refusal.Of(e));
        }
    }

    private Decision Decide(ReadOnlySpan<byte> file, Decision asked, out FileMetaInformation? meta)
    {
        meta = Opening.ReadMeta(file, out Refusal refusal);
        if (meta is null)
        {
            return asked.Keep(refusal);
        }

        Decision decision = asked with { Source = meta.TransferSyntax };
        if (!Transcoder.IsHtj2kTarget(meta.TransferSyntax))
        {
            return decision.Keep(KeepReason.NotConforming);
        }

        if (!Opening.TryReadDataSet(file, meta, bench.Rewritten, out Instance instance, out refusal))
        {
            return decision.Keep(refusal);
        }

        if (!instance.Elements.Contains(Tag.PixelData))
        {
            return decision.Keep(KeepReason.NoPixelData);
        }

        if (NestedPixelData.MayBeIn(instance))
        {
            return decision.Keep(KeepReason.NotConforming, "an icon or another nested image is encapsulated");
        }

        if (Opening.ReadImage(instance, out refusal) is not { } image)
        {
            return decision.Keep(refusal);
        }

        decision = decision with { Frames = image.Frames };
        try
        {
            return Conforms(instance, image, decision.Target) ? decision : decision.Keep(KeepReason.NotConforming);
        }
        catch (Exception e) when (e is DicomFormatException or Htj2kFormatException)
        {
            return decision.Keep(KeepReason.DecodingFailed, e.Message);
        }
    }

    private bool Conforms(in Instance instance, ImagePixelDescription image, string target)
    {
        FragmentTable fragments = FragmentTable.Read(instance, image.Frames);
        return CodedFrames.AreBare(instance.Bytes, fragments, bench.Joined)
            && (target == TransferSyntaxUid.Htj2k || (target == TransferSyntaxUid.Htj2kLosslessRpcl
                ? CodedFrames.AreRpcl(instance.Bytes, fragments, bench.Joined)
                : CodedFrames.AreReversible(instance.Bytes, fragments, bench.Joined)));
    }
}
