// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.Coding;
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using DicomTranscoder.Splicing;

namespace DicomTranscoder.Transcoding;

/// <summary>
/// Opens instances of any size whose frames are coded, and decodes them frame by frame: to native Pixel Data that one span cannot hold, or
/// only to the digest of the samples, which takes the memory of one frame.
/// </summary>
internal sealed class FrameRestoration(Workbench bench)
{
    /// <summary>More than file meta information, the header of native Pixel Data and the changes to its description add.</summary>
    public const int AddedBytes = FileMetaWriter.LargestGrowth + 256;

    private const string LargeDataSet = "what the data set holds beside Pixel Data does not fit";

    /// <summary>Decodes an instance of the JPEG 2000 family that one span cannot hold to Explicit VR Little Endian.</summary>
    public ConversionResult Restore(LongSpan file, IResultMemory memory, Decision asked)
    {
        try
        {
            Decision decision = Open(file, asked, out CodedImage coded);
            return decision.IsKept ? decision.Kept() : WriteLarge(coded, memory, decision);
        }
        catch (Exception e) when (!Refusal.Of(e).IsNone)
        {
            return asked.Kept(Refusal.Of(e));
        }
    }

    /// <summary>Computes the digest of the samples of an instance of the JPEG 2000 family.</summary>
    /// <param name="digest">Hexadecimal digits; empty when the instance could not be decoded.</param>
    public ConversionResult Digest(FileBytes file, Decision asked, out string digest) => Digest(file, asked, out digest, out _);

    /// <inheritdoc cref="Digest(FileBytes, Decision, out string)"/>
    /// <param name="image">The image once it is decoded; null when it could not be opened.</param>
    public ConversionResult Digest(FileBytes file, Decision asked, out string digest, out ImagePixelDescription? image)
    {
        digest = "";
        image = null;
        try
        {
            Decision decision = Open(file, asked, out CodedImage coded);
            if (decision.IsKept)
            {
                return decision.Kept();
            }

            image = coded.Decoded;
            digest = FrameDigest.Of(coded, bench.Pool, out DecodingFailure? failure);
            return failure is null
                ? decision.Converted(coded.RestBytes + NativePixelData.LengthOf(coded.Decoded))
                : decision.Kept(Refusal.Of(failure));
        }
        catch (Exception e) when (!Refusal.Of(e).IsNone)
        {
            return asked.Kept(Refusal.Of(e));
        }
    }

    /// <summary>Opens an instance whose frames are coded.</summary>
    /// <param name="coded">Usable unless the decision is to keep the instance.</param>
    public Decision Open(scoped in Instance received, Decision asked, out CodedImage coded)
    {
        coded = default;
        Instance instance = bench.DecodeNested(received, out Refusal refusal);
        if (!refusal.IsNone)
        {
            return asked.Keep(refusal);
        }

        if (!instance.Elements.TryFind(Tag.PixelData, out DataElement pixelData))
        {
            return asked.Keep(KeepReason.NoPixelData);
        }

        Decision decision = OpenImage(instance, asked, out ImagePixelDescription? image);
        if (decision.IsKept)
        {
            return decision;
        }

        refusal = bench.ReadFrames(instance, image!, isExact: false, out FragmentTable? fragments, out ImagePixelDescription decoded);
        if (!refusal.IsNone)
        {
            return decision.Keep(refusal);
        }

        coded = new CodedImage
        {
            Instance = instance,
            Bytes = instance.Bytes,
            Fragments = fragments!,
            Decoded = decoded,
            RestBytes = instance.File.Length - pixelData.ValueLength,
        };
        return DecideBySize(coded, decision);
    }

    /// <summary>Writes a result that one span cannot hold: head, samples and tail go to separate spans.</summary>
    public ConversionResult WriteLarge(in CodedImage coded, IResultMemory memory, Decision decision)
    {
        ImagePixelDescription image = coded.Decoded;
        int restBytes = (int)coded.RestBytes + AddedBytes;
        long length = NativePixelData.LengthOf(image);
        if (image.PixelDataBytes > uint.MaxValue - restBytes - 1L)
        {
            return decision.Kept(KeepReason.TooLarge, $"its samples take {image.PixelDataBytes} bytes; native Pixel Data ends at 4 GiB");
        }

        LongMemory result = memory.AllocateLarge(restBytes + length);
        if (result.Length == 0)
        {
            return decision.Kept(KeepReason.TooLarge, $"its samples take {image.PixelDataBytes} bytes; more than 2 GiB are not taken here");
        }

        InstanceSplice splice = new(result.Slice(0, restBytes), coded.Instance, TransferSyntaxUid.ExplicitLittleEndian,
            ElementEdits.OfDecoded(coded.Instance, image), bench.PrivateElements);
        splice.WriteNativeHeader(image);
        if (splice.IsFull)
        {
            return decision.Kept(KeepReason.TooLarge, LargeDataSet);
        }

        int samplesOffset = splice.Length;
        result.Slice(samplesOffset + length - 1, 1)[0] = 0;
        LongMemory samples = result.Part(samplesOffset, image.PixelDataBytes);
        DecodingFailure? failure = FrameDecoding.Run(coded.Bytes, coded.TransferSyntax, coded.Fragments, image, samples, bench.Pool,
            isExact: false);
        if (failure is not null)
        {
            return decision.Kept(Refusal.Of(failure));
        }

        long tailOffset = samplesOffset + length;
        return splice.TryEndIn(length, result.Slice(tailOffset, restBytes - samplesOffset), out int tailLength)
            ? decision.Converted(tailOffset + tailLength)
            : decision.Kept(KeepReason.TooLarge, LargeDataSet);
    }

    private static Decision OpenImage(in Instance instance, Decision asked, out ImagePixelDescription? image)
    {
        image = Opening.ReadImage(instance, out Refusal refusal);
        return image is null ? asked.Keep(refusal)
            : image.BitsAllocated is 1 or 8 or 16 or 32 ? asked with { Frames = image.Frames }
            : (asked with { Frames = image.Frames }).Keep(KeepReason.UnsupportedPixelFormat);
    }

    private static Decision DecideBySize(in CodedImage coded, Decision decision)
        => coded.RestBytes + AddedBytes > int.MaxValue || coded.Decoded.Unpacked().FrameBytes > int.MaxValue
            ? decision.Keep(KeepReason.TooLarge, "a frame, or what the data set holds beside Pixel Data, takes more than 2 GiB")
            : decision;

    /// <summary>Opens a file of the JPEG 2000 family, of any size.</summary>
    private Decision Open(FileBytes file, Decision asked, out CodedImage coded)
    {
        coded = default;
        if (Opening.ReadMeta(file.Head, out Refusal refusal) is not { } meta)
        {
            return asked.Keep(refusal);
        }

        Decision decision = asked with { Source = meta.TransferSyntax };
        if (!TransferSyntaxUid.IsJpeg2000Family(meta.TransferSyntax))
        {
            return decision.Keep(KeepReason.NotJpeg2000);
        }

        return file.Length > bench.Options.LongestSpan ? OpenLarge(file, meta, decision, out coded)
            : Opening.TryReadDataSet(file.Head, meta, bench.Rewritten, out Instance instance, out refusal)
            ? Open(instance, decision, out coded)
            : decision.Keep(refusal);
    }

    private Decision OpenLarge(FileBytes file, FileMetaInformation meta, Decision asked, out CodedImage coded)
    {
        coded = default;
        LargeInstance large = LargeInstance.Read(file, meta, bench.Encoded);
        Instance instance = bench.DecodeNested(large.Skeleton, out Refusal refusal);
        if (!refusal.IsNone)
        {
            return asked.Keep(refusal);
        }

        Decision decision = OpenImage(instance, asked, out ImagePixelDescription? image);
        if (decision.IsKept)
        {
            return decision;
        }

        FragmentTable fragments;
        ImagePixelDescription decoded;
        try
        {
            fragments = FragmentTable.Read(large, file, image!.Frames);
            decoded = CodedFrames.DescribeDecoded(file, fragments, meta.TransferSyntax, image, bench.Joined);
        }
        catch (DicomFormatException e)
        {
            return decision.Keep(KeepReason.DecodingFailed, e.Message);
        }

        coded = new CodedImage
        {
            Instance = instance,
            Bytes = file,
            Fragments = fragments,
            Decoded = decoded,
            RestBytes = instance.File.Length,
        };
        return DecideBySize(coded, decision);
    }
}
