// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.Coding;
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using DicomTranscoder.Splicing;

namespace DicomTranscoder.Transcoding;

/// <summary>The way back to native Pixel Data, in Explicit or Implicit VR Little Endian.</summary>
internal sealed class InstanceRestoration(Workbench bench)
{
    /// <summary>More than the header of native Pixel Data and the changes to its description take.</summary>
    private const int HeaderBytes = 256;

    /// <summary>Explicit VR adds four bytes to the header of an element, which has eight.</summary>
    private const int LargestGrowth = 2;

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

    /// <summary>Restores to Explicit VR Little Endian first; there the copier leaves what Implicit VR needs.</summary>
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

    /// <summary>Gives an instance in any transfer syntax that is read Explicit VR Little Endian.</summary>
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

        refusal = ConversionPolicy.CheckTransferSyntax(meta.TransferSyntax);
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

        return writer.IsFull ? decision.Kept(KeepReason.TooLarge) : decision.Converted(writer.Position);
    }

    private ConversionResult WriteNative(in Instance received, IResultMemory memory, Decision asked)
    {
        Instance instance = bench.DecodeNested(received, out Refusal refusal);
        if (!refusal.IsNone)
        {
            return asked.Kept(refusal);
        }

        if (!instance.Elements.TryFind(Tag.PixelData, out DataElement pixelData))
        {
            return asked.Kept(KeepReason.NoPixelData);
        }

        if (Opening.ReadImage(instance, out refusal) is not { } image)
        {
            return asked.Kept(refusal);
        }

        Decision decision = asked with { Frames = image.Frames };
        if (image.BitsAllocated is not (1 or 8 or 16 or 32))
        {
            return decision.Kept(KeepReason.UnsupportedPixelFormat);
        }

        refusal = bench.ReadFrames(instance, image, isExact: false, out FragmentTable? fragments, out ImagePixelDescription decoded);
        if (!refusal.IsNone)
        {
            return decision.Kept(refusal);
        }

        long restBytes = (long)instance.File.Length - pixelData.ValueLength + FileMetaWriter.LargestGrowth + HeaderBytes;
        if (decoded.PixelDataBytes > int.MaxValue - restBytes || decoded.Unpacked().FrameBytes > int.MaxValue)
        {
            return decision.Kept(KeepReason.TooLarge);
        }

        int capacity = (int)(restBytes + NativePixelData.LengthOf(decoded));
        InstanceSplice splice = new(
            memory.Allocate(capacity)[..capacity], instance, TransferSyntaxUid.ExplicitLittleEndian,
                ElementEdits.OfDecoded(instance, decoded), bench.PrivateElements);
        Span<byte> samples = splice.ReserveNative(decoded);
        if (splice.IsFull)
        {
            return decision.Kept(KeepReason.TooLarge);
        }

        if (FrameDecoding.Run(instance, fragments!, decoded, samples, bench.Pool, isExact: false) is { } failure)
        {
            return decision.Kept(KeepReason.DecodingFailed, failure);
        }

        return splice.TryEnd(out int length) ? decision.Converted(length) : decision.Kept(KeepReason.TooLarge);
    }
}
