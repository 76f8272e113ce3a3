// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.Coding;
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using DicomTranscoder.Splicing;
using Htj2k;

namespace DicomTranscoder.Transcoding;

/// <summary>
/// Converts instances that one span cannot hold to HTJ2K or JPEG 2000. Frames are read one by one from the file, so only the instance and
/// the result take much memory. The result may pass 2 GiB: head, Pixel Data and tail go to separate spans.
/// </summary>
internal sealed class LargeConversion(Workbench bench, ConversionPolicy policy)
{
    /// <summary>Samples are examined in pieces of this many bytes, a multiple of every sample size.</summary>
    private const int ScanBytes = 1 << 28;

    /// <summary>
    /// Samples that take more than this many times the bytes of their file are no image of use, since nothing real comes near: empty
    /// frames would cost minutes and gigabytes all the same.
    /// </summary>
    private const int MostExpansion = 10_000;

    /// <summary>Converts an instance, or says why it is kept.</summary>
    /// <param name="asked">The wish of the caller.</param>
    public ConversionResult Convert(LongSpan file, IResultMemory memory, Decision asked)
    {
        if (TranscodingOptions.WaysBack.Contains(asked.Target))
        {
            return asked.Kept(KeepReason.TooLarge, "over 2 GiB only HTJ2K and JPEG 2000 Lossless are made");
        }

        if (Opening.ReadMeta(file.Head, out Refusal refusal) is not { } meta)
        {
            return asked.Kept(refusal);
        }

        Decision decision = policy.DecideByTransferSyntax(asked with { Source = meta.TransferSyntax });
        if (decision.IsKept)
        {
            return decision.Kept();
        }

        bool isReadInPlace = meta.TransferSyntax is TransferSyntaxUid.ImplicitLittleEndian or TransferSyntaxUid.ExplicitLittleEndian
            || TransferSyntaxUid.IsLosslessCompressed(meta.TransferSyntax)
            || (TransferSyntaxUid.IsJpeg2000Family(meta.TransferSyntax) && meta.TransferSyntax != TransferSyntaxUid.Jpeg2000);
        if (!isReadInPlace)
        {
            return decision.Kept(KeepReason.TooLarge, $"over 2 GiB the transfer syntax {meta.TransferSyntax} is not converted");
        }

        try
        {
            return Convert(file, LargeInstance.Read(file, meta, bench.Encoded), memory, decision);
        }
        catch (Exception e) when (!Refusal.Of(e).IsNone)
        {
            return decision.Kept(Refusal.Of(e));
        }
    }

    private ConversionResult Convert(LongSpan file, in LargeInstance large, IResultMemory memory, Decision asked)
    {
        Decision decision = policy.DecideByDataSet(large.Skeleton, asked, large.PixelDataLength);
        if (decision.IsKept)
        {
            return decision.Kept();
        }

        if (decision.Lossy is not null)
        {
            return decision.Kept(KeepReason.TooLarge, "over 2 GiB nothing is coded with loss");
        }

        Instance source = bench.DecodeNested(large.Skeleton, out Refusal refusal);
        if (!refusal.IsNone || Opening.ReadImage(source, out refusal) is not { } image)
        {
            return decision.Kept(refusal);
        }

        decision = ConversionPolicy.DecideByDescription(image, decision with { Frames = image.Frames });
        decision = decision.IsKept ? decision : policy.DecideBySize(image, decision);
        if (decision.IsKept)
        {
            return decision.Kept();
        }

        return large.Fragments is null
            ? ConvertNative(file, large, source, image, memory, decision)
            : ConvertCompressed(file, large, source, image, memory, decision);
    }

    private ConversionResult ConvertNative(LongSpan file, in LargeInstance large, in Instance source, ImagePixelDescription image,
        IResultMemory memory, Decision asked)
    {
        Decision decision = TransferSyntaxUid.IsNative(asked.Source)
            ? ConversionPolicy.DecideByLength(large.PixelDataLength, image, asked)
            : asked.Keep(KeepReason.BrokenDataSet, "native Pixel Data in an encapsulated transfer syntax");
        if (decision.IsKept)
        {
            return decision.Kept();
        }

        int frameSamples = (int)image.Unpacked().FrameBytes;
        long smaller = file.Length - 1;
        if (image.BitsAllocated == 1)
        {
            ReadOnlySpan<byte> last = file.Slice(large.PixelDataOffset + image.PixelDataBytes - 1, 1);
            return PackedBits.EndInZeros(last, image.Unpacked().PixelDataBytes & 7)
                ? Encode(new PackedFrames(file, large.PixelDataOffset, frameSamples), source, image, 1, smaller, memory, decision)
                : decision.Kept(KeepReason.ExcessPixelData, "bits after the last sample are in use");
        }

        bool areRedundant = true;
        for (long at = 0; at < image.PixelDataBytes && areRedundant; at += ScanBytes)
        {
            int count = (int)Math.Min(ScanBytes, image.PixelDataBytes - at);
            areRedundant = UnusedBits.AreRedundant(file.Slice(large.PixelDataOffset + at, count), image);
        }

        int bits = areRedundant ? image.BitsStored : image.BitsAllocated;
        return Encode(new NativeFrames(file, large.PixelDataOffset, frameSamples), source, image, bits, smaller, memory, decision);
    }

    private ConversionResult ConvertCompressed(LongSpan file, in LargeInstance large, in Instance source, ImagePixelDescription image,
        IResultMemory memory, Decision decision)
    {
        if (TransferSyntaxUid.IsNative(decision.Source))
        {
            return decision.Kept(KeepReason.BrokenDataSet, "encapsulated Pixel Data in a native transfer syntax");
        }

        if (image.PixelDataBytes / MostExpansion > file.Length)
        {
            return decision.Kept(KeepReason.TooLarge, $"its samples take over {MostExpansion} times the {file.Length} bytes of its file");
        }

        Refusal refusal = ReadFrames(file, large, image, decision.Source, out FragmentTable? fragments, out ImagePixelDescription decoded);
        if (!refusal.IsNone)
        {
            return decision.Kept(refusal);
        }

        EncapsulatedFrames frames = new(file, fragments!, decision.Source, decoded);
        if (frames.Examine(bench.Pool, out bool areRedundant) is { } failure)
        {
            return decision.Kept(Refusal.Of(failure));
        }

        long most = decision.Source == TransferSyntaxUid.EncapsulatedUncompressed
            ? file.Length - 1
            : Math.Max(file.Length, file.Length - large.PixelDataLength + decoded.PixelDataBytes);
        return Encode(frames, source, decoded, areRedundant ? decoded.BitsStored : decoded.BitsAllocated, most, memory, decision);
    }

    /// <summary>Reads what tells the frames apart, and the main headers of JPEG 2000; the frames themselves are decoded later.</summary>
    private Refusal ReadFrames(LongSpan file, in LargeInstance large, ImagePixelDescription image, string transferSyntax,
        out FragmentTable? fragments, out ImagePixelDescription decoded)
    {
        fragments = null;
        decoded = image;
        try
        {
            fragments = FragmentTable.Read(large, file, image.Frames);
            return bench.ReadFrames(file, transferSyntax, fragments, image, isExact: true, out decoded);
        }
        catch (DicomFormatException e)
        {
            return new Refusal(KeepReason.DecodingFailed, e.Message);
        }
    }

    /// <param name="most">The largest result that makes sense, whatever the ratio.</param>
    private ConversionResult Encode(IFrameSource frames, in Instance source, ImagePixelDescription image, int bits, long most,
        IResultMemory memory, Decision decision)
    {
        Decision decided = policy.DecideByPrecision(image, bits, decision);
        if (decided.IsKept)
        {
            return decided.Kept();
        }

        long capacity = decided.LargestWorthHaving(Math.Min(bench.Options.LongestResult, most));
        LongMemory result = memory.AllocateLarge(capacity);
        if (result.Length == 0)
        {
            return decided.Kept(KeepReason.TooLarge, "the result may pass 2 GiB, which is not taken here");
        }

        bool isRgb = image.PhotometricInterpretation == "RGB";
        InstanceSplice splice = new(SpanAt(result, 0, capacity), source, decided.Target,
            ElementEdits.OfCoded(source, image, isRgb ? "YBR_RCT" : null), bench.PrivateElements);
        if (splice.IsFull)
        {
            return Kept(decided, capacity);
        }

        BlockCoder coder = decided.Target == TransferSyntaxUid.Jpeg2000Lossless ? BlockCoder.Mq : BlockCoder.HighThroughput;
        FrameCoding coding =
            new(coder, image.Unpacked().ToSampleFormat(bits, image.IsSigned), image.Frames, isRgb, bench.Options.Verify);
        int headLength = splice.Length;
        LongMemory pixelData = result.Part(headLength, capacity - headLength);
        FrameEncoding encoding = FrameEncoding.Run(coding, frames, pixelData, bench.Pool, out long pixelDataLength);
        if (encoding.Failure == FrameFailure.DoesNotFit)
        {
            return Kept(decided, capacity);
        }

        if (encoding.Failure != FrameFailure.None)
        {
            return decided.KeptFor(encoding.Failure, encoding.FailureDetail, capacity);
        }

        long tail = headLength + pixelDataLength;
        return splice.TryEndIn(pixelDataLength, SpanAt(result, tail, capacity), out int tailLength)
            ? decided.Converted(tail + tailLength)
            : Kept(decided, capacity);
    }

    /// <summary>As much as a span can hold of the memory from an offset on.</summary>
    private static Span<byte> SpanAt(LongMemory memory, long offset, long capacity)
        => memory.Slice(offset, (int)Math.Min(int.MaxValue, capacity - offset));

    private ConversionResult Kept(Decision decision, long capacity) => capacity == bench.Options.LongestResult
        ? decision.Kept(KeepReason.TooLarge, $"the result would pass {LimitText(capacity + 1)}, the most that can be handed out again")
        : decision.KeptForSize(capacity);

    private static string LimitText(long bytes) => bytes % (1 << 30) == 0 ? $"{bytes >> 30} GiB" : $"{bytes} bytes";
}
