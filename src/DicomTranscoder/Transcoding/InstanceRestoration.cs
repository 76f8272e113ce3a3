// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.Coding;
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using DicomTranscoder.Splicing;

namespace DicomTranscoder.Transcoding;

/// <summary>Restores native Pixel Data, in Explicit or Implicit VR Little Endian.</summary>
internal sealed class InstanceRestoration(Workbench bench, FrameRestoration opening)
{
    /// <summary>Explicit VR adds four bytes to the header of an element, which has eight.</summary>
    private const int LargestGrowth = 2;

    private const string PastOneSpan = "in this transfer syntax it would pass 2 GiB";

    /// <summary>Decodes an instance of the JPEG 2000 family to Explicit VR Little Endian.</summary>
    public ConversionResult Restore(ReadOnlySpan<byte> file, IResultMemory memory, Decision asked)
    {
        if (Opening.ReadMeta(file, out Refusal refusal) is not { } meta)
        {
            return asked.Kept(refusal);
        }

        Decision decision = asked with { Source = meta.TransferSyntax };
        return TransferSyntaxUid.IsJpeg2000Family(meta.TransferSyntax)
            ? Decode(file, meta, memory, decision, mayBeSigned: true)
            : decision.Kept(KeepReason.NotJpeg2000);
    }

    /// <summary>Restores to Explicit VR Little Endian first; the converter to Implicit VR reads that.</summary>
    public ConversionResult RestoreImplicit(ReadOnlySpan<byte> file, IResultMemory memory, Decision asked)
    {
        ConversionResult restored = Restore(file, bench.Explicit, asked);
        if (!restored.IsConverted)
        {
            return restored;
        }

        Decision decision = asked with { Source = restored.SourceTransferSyntax, Frames = restored.Frames };
        try
        {
            // No header is longer without its VR, and no transfer syntax has a shorter UID.
            ReadOnlySpan<byte> bytes = bench.Explicit.Bytes(restored.Length);
            FileMetaInformation meta = FileMetaInformation.Read(bytes)!;
            InstanceWriter writer = new(memory.Allocate(bytes.Length)[..bytes.Length]);
            FileMetaWriter.Write(ref writer, bytes, meta, TransferSyntaxUid.ImplicitLittleEndian);
            new ImplicitVrConverter(bytes).Write(ref writer, meta.DataSetOffset, bytes.Length);
            return decision.Converted(writer.Position);
        }
        catch (Exception e) when (!Refusal.Of(e).IsNone)
        {
            return decision.Kept(Refusal.Of(e));
        }
    }

    /// <summary>Turns an instance of any transfer syntax that we read into Explicit VR Little Endian.</summary>
    /// <param name="mayBeSigned">True when nobody will store the result.</param>
    public ConversionResult ToExplicit(ReadOnlySpan<byte> file, IResultMemory memory, Decision asked, bool mayBeSigned)
    {
        if (Opening.ReadMeta(file, out Refusal refusal) is not { } meta)
        {
            return asked.Kept(refusal);
        }

        Decision decision = asked with { Source = meta.TransferSyntax };
        if (meta.TransferSyntax == TransferSyntaxUid.ExplicitLittleEndian)
        {
            return decision.Kept(KeepReason.AlreadyAsWanted);
        }

        if (TransferSyntaxUid.IsJpeg2000Family(meta.TransferSyntax))
        {
            return Decode(file, meta, memory, decision, mayBeSigned: true);
        }

        refusal = Refusal.OfTransferSyntax(meta.TransferSyntax);
        return refusal.IsNone ? Decode(file, meta, memory, decision, mayBeSigned) : decision.Kept(refusal);
    }

    private ConversionResult Decode(ReadOnlySpan<byte> file, FileMetaInformation meta, IResultMemory memory, Decision decision,
        bool mayBeSigned)
    {
        if (!Opening.TryReadDataSet(file, meta, bench.Rewritten, out Instance instance, out Refusal refusal))
        {
            return decision.Kept(refusal);
        }

        if (!mayBeSigned && ConversionPolicy.IsSigned(instance))
        {
            return decision.Kept(KeepReason.DigitallySigned);
        }

        try
        {
            return TransferSyntaxUid.IsNative(meta.TransferSyntax)
                ? WriteExplicit(instance, memory, decision)
                : WriteNative(instance, memory, decision);
        }
        catch (Exception e) when (!Refusal.Of(e).IsNone)
        {
            return decision.Kept(Refusal.Of(e));
        }
    }

    /// <summary>Inflated and swapped data sets are copied, Implicit VR is rewritten element by element.</summary>
    private ConversionResult WriteExplicit(in Instance source, IResultMemory memory, Decision decision)
    {
        long capacity = (source.IsExplicit ? 1 : LargestGrowth) * (long)source.Bytes.Length + FileMetaWriter.LargestGrowth;
        InstanceWriter writer = new(memory.Allocate((int)Math.Min(capacity, int.MaxValue)));
        FileMetaWriter.Write(ref writer, source.File, source.Meta, TransferSyntaxUid.ExplicitLittleEndian);
        if (source.IsExplicit)
        {
            writer.Write(source.Bytes);
        }
        else
        {
            new ExplicitVrConverter(source.Bytes, bench.PrivateElements)
                .WriteAll(ref writer, source.Meta.DataSetOffset, source.Bytes.Length, source.HasSignedPixels);
        }

        return writer.IsFull ? decision.Kept(KeepReason.TooLarge, PastOneSpan) : decision.Converted(writer.Position);
    }

    private ConversionResult WriteNative(in Instance received, IResultMemory memory, Decision asked)
    {
        Decision decision = opening.Open(received, asked, out CodedImage coded);
        if (decision.IsKept)
        {
            return decision.Kept();
        }

        ImagePixelDescription image = coded.Decoded;
        long restBytes = coded.RestBytes + FrameRestoration.AddedBytes;
        if (image.PixelDataBytes > bench.Options.LongestSpan - restBytes)
        {
            return opening.WriteLarge(coded, memory, decision);
        }

        int capacity = (int)(restBytes + NativePixelData.LengthOf(image));
        InstanceSplice splice = new(
            memory.Allocate(capacity)[..capacity], coded.Instance, TransferSyntaxUid.ExplicitLittleEndian,
                ElementEdits.OfDecoded(coded.Instance, image), bench.PrivateElements);
        Span<byte> samples = splice.ReserveNative(image);
        if (splice.IsFull)
        {
            return decision.Kept(KeepReason.TooLarge, PastOneSpan);
        }

        if (FrameDecoding.Run(coded.Instance, coded.Fragments, image, samples, bench.Pool, isExact: false) is { } failure)
        {
            return decision.Kept(Refusal.Of(failure));
        }

        return splice.TryEnd(out int length) ? decision.Converted(length) : decision.Kept(KeepReason.TooLarge, PastOneSpan);
    }
}
