// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.Coding;
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using DicomTranscoder.Splicing;

namespace DicomTranscoder.Transcoding;

/// <summary>Restores native Pixel Data, in Explicit or Implicit VR Little Endian.</summary>
internal sealed class InstanceRestoration(Workbench bench)
{
    /// <summary>More than the header of native Pixel Data and the changes to its description take.</summary>
    private const int HeaderBytes = 256;

    /// <summary>Explicit VR adds four bytes to the header of an element, which has eight.</summary>
    private const int LargestGrowth = 2;

    /// <summary>Retired. Its value would have to count samples that lie in another span.</summary>
    private static readonly Tag s_pixelDataGroupLength = new(0x7FE0_0000);

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
        if (restBytes > int.MaxValue || decoded.Unpacked().FrameBytes > int.MaxValue)
        {
            return decision.Kept(KeepReason.TooLarge);
        }

        if (decoded.PixelDataBytes > bench.Options.LongestSpan - restBytes)
        {
            return WriteLarge(instance, fragments!, decoded, (int)restBytes, memory, decision);
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
            return decision.Kept(KeepReason.DecodingFailed, failure.Detail);
        }

        return splice.TryEnd(out int length) ? decision.Converted(length) : decision.Kept(KeepReason.TooLarge);
    }

    /// <summary>
    /// Writes a result that one span cannot hold: head, samples and tail go to separate spans. The length of native Pixel Data has 32 bits.
    /// </summary>
    /// <param name="restBytes">More bytes than everything except the samples takes.</param>
    private ConversionResult WriteLarge(in Instance instance, FragmentTable fragments, ImagePixelDescription image, int restBytes,
        IResultMemory memory, Decision decision)
    {
        long length = NativePixelData.LengthOf(image);
        if (image.PixelDataBytes > uint.MaxValue - restBytes - 1L || instance.Elements.Contains(s_pixelDataGroupLength))
        {
            return decision.Kept(KeepReason.TooLarge);
        }

        LongMemory result = memory.AllocateLarge(restBytes + length);
        if (result.Length == 0)
        {
            return decision.Kept(KeepReason.TooLarge);
        }

        InstanceSplice splice = new(result.Slice(0, restBytes), instance, TransferSyntaxUid.ExplicitLittleEndian,
            ElementEdits.OfDecoded(instance, image), bench.PrivateElements);
        int samplesOffset = splice.WriteNativeHeader(image);
        if (splice.IsFull)
        {
            return decision.Kept(KeepReason.TooLarge);
        }

        result.Slice(samplesOffset + length - 1, 1)[0] = 0;
        LongMemory samples = result.Part(samplesOffset, image.PixelDataBytes);
        if (FrameDecoding.Run(instance, fragments, image, samples, bench.Pool, isExact: false) is { } failure)
        {
            return decision.Kept(KeepReason.DecodingFailed, failure.Detail);
        }

        long tailOffset = samplesOffset + length;
        return splice.TryEndIn(result.Slice(tailOffset, restBytes - samplesOffset), out int tailLength)
            ? decision.Converted(tailOffset + tailLength)
            : decision.Kept(KeepReason.TooLarge);
    }
}
