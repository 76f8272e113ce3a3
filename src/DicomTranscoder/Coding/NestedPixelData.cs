// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using DicomTranscoder.Splicing;
using Htj2k;
using LosslessDecoders;

namespace DicomTranscoder.Coding;

/// <summary>
/// Pixel Data in the items of sequences, icons above all. Where it is encapsulated, it is coded in the transfer syntax of the instance
/// (PS3.5 A.4): before that changes, it becomes native, which every transfer syntax allows.
/// </summary>
/// <param name="instance">In an encapsulated transfer syntax.</param>
/// <param name="worker">Decodes the frames.</param>
internal readonly ref struct NestedPixelData(Instance instance, FrameWorker worker)
{
    /// <summary>Bytes that all nested images together may take. Icons have 128 x 128 pixels at most (PS3.3 C.7.6.1.1.6).</summary>
    public const int MaximumBytes = 16 << 20;

    private readonly Instance _instance = instance;

    /// <summary>The header of encapsulated Pixel Data, with VR OB; some write OW.</summary>
    private static ReadOnlySpan<byte> ByteHeader => [0xE0, 0x7F, 0x10, 0x00, (byte)'O', (byte)'B', 0, 0, 0xFF, 0xFF, 0xFF, 0xFF];

    private static ReadOnlySpan<byte> WordHeader => [0xE0, 0x7F, 0x10, 0x00, (byte)'O', (byte)'W', 0, 0, 0xFF, 0xFF, 0xFF, 0xFF];

    /// <summary>True when an item may hold encapsulated Pixel Data. Bytes that look like its header are enough.</summary>
    public static bool MayBeIn(in Instance instance)
    {
        if (TransferSyntaxUid.IsNative(instance.Meta.TransferSyntax))
        {
            return false;
        }

        foreach (DataElement element in instance.Elements.Elements)
        {
            if (MayBeIn(instance.Bytes, element))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Writes the whole file, with nested Pixel Data native.</summary>
    /// <exception cref="DicomFormatException">Nested Pixel Data cannot be decoded.</exception>
    public void WriteNative(ref InstanceWriter writer)
    {
        writer.Write(_instance.Bytes[.._instance.Meta.DataSetOffset]);
        WriteElements(ref writer, _instance.Meta.DataSetOffset, _instance.Bytes.Length, depth: 0);
    }

    private static bool MayBeIn(ReadOnlySpan<byte> bytes, in DataElement element)
    {
        if (element.Representation != ValueRepresentation.SQ)
        {
            return false;
        }

        ReadOnlySpan<byte> items = bytes.Slice(element.ValueOffset, element.ValueLength);
        return items.IndexOf(ByteHeader) >= 0 || items.IndexOf(WordHeader) >= 0;
    }

    private void WriteElements(ref InstanceWriter writer, int start, int end, int depth)
    {
        GroupLength groupLength = new();
        DataSetReader elements = new(_instance.Bytes, start, end, isExplicit: true, depth);
        while (elements.Read(out DataElement element))
        {
            groupLength.Enter(ref writer, element.Tag.Group);
            if (MayBeIn(_instance.Bytes, element))
            {
                WriteSequence(ref writer, element, depth + 1);
                continue;
            }

            writer.Write(_instance.Bytes[element.Offset..element.End]);
            if (element.Tag.IsGroupLength && element.ValueLength == sizeof(uint))
            {
                groupLength.Remember(writer);
            }
        }

        groupLength.Complete(ref writer);
    }

    private void WriteSequence(ref InstanceWriter writer, in DataElement sequence, int depth)
    {
        if (depth > DataSetReader.MaximumDepth)
        {
            DicomFormatException.Throw($"Sequences nest deeper than {DataSetReader.MaximumDepth}", sequence.Offset, sequence.Tag);
        }

        writer.WriteHeader(sequence.Tag, ValueRepresentation.SQ, InstanceWriter.UndefinedLength);
        int start = writer.Position;
        DataSetReader items =
            new(_instance.Bytes, sequence.ValueOffset, sequence.ValueOffset + sequence.ValueLength, isExplicit: true, depth);
        while (items.ReadItem(out DataElement item))
        {
            writer.WriteItemHeader(Tag.Item, InstanceWriter.UndefinedLength);
            int itemStart = writer.Position;
            Instance dataSet = _instance.OfItem(item);
            if (dataSet.Elements.TryFind(Tag.PixelData, out DataElement pixelData) && pixelData.HasUndefinedLength)
            {
                WriteImage(ref writer, dataSet);
            }
            else
            {
                WriteElements(ref writer, item.ValueOffset, item.ValueOffset + item.ValueLength, depth);
            }

            writer.Close(itemStart, item.HasUndefinedLength, Tag.ItemDelimitation);
        }

        writer.Close(start, sequence.HasUndefinedLength, Tag.SequenceDelimitation);
    }

    private void WriteImage(ref InstanceWriter writer, scoped in Instance item)
    {
        ImagePixelDescription received = ImagePixelDescription.Read(item);
        FragmentTable fragments = FragmentTable.Read(item, received.Frames);
        string transferSyntax = Syntax(fragments.GetFrame(item.Bytes, 0, worker.Joined));
        ImagePixelDescription image = TransferSyntaxUid.IsJpeg2000Family(transferSyntax)
            ? CodedFrames.DescribeDecoded(item.Bytes, fragments, item.Meta.TransferSyntax, received, worker.Joined)
            : received.Decoded(transferSyntax);
        if (image.BitsAllocated is not (8 or 16) || image.SamplesPerPixel is not (1 or 3) || image.PixelDataBytes > MaximumBytes)
        {
            DicomFormatException.Throw(
                $"A nested image has {image.SamplesPerPixel} samples of {image.BitsAllocated} bits in {image.PixelDataBytes} bytes; "
                    + $"1 or 3 samples of 8 or 16 bits, in at most {MaximumBytes} bytes, are decoded",
                -1,
                Tag.PixelData);
        }

        DataSetCopier copier = new(item, ElementEdits.OfDecoded(item, image), privateElements: null);
        copier.CopyHead(ref writer);
        Span<byte> samples = NativePixelData.Reserve(ref writer, image);
        if (writer.IsFull)
        {
            DicomFormatException.Throw($"Nested images take more than {MaximumBytes} bytes", -1, Tag.PixelData);
        }

        for (int frame = 0; frame < image.Frames; frame++)
        {
            Span<byte> target = samples.Slice((int)(frame * image.FrameBytes), (int)image.FrameBytes);
            Decode(transferSyntax, fragments.GetFrame(item.Bytes, frame, worker.Joined), image, target);
        }

        copier.CopyTail(ref writer);
        if (MayBeIn(item))
        {
            DicomFormatException.Throw("A nested image holds another one", -1, Tag.PixelData);
        }
    }

    private void Decode(string transferSyntax, ReadOnlySpan<byte> frame, ImagePixelDescription image, Span<byte> samples)
    {
        try
        {
            worker.Decode(transferSyntax, frame, image, samples, isExact: false);
        }
        catch (Exception e) when (e is CodedFrameException or Htj2kFormatException)
        {
            throw new DicomFormatException($"A nested image cannot be decoded: {e.Message}", -1, Tag.PixelData);
        }
    }

    /// <summary>
    /// The transfer syntax of a frame: that of the instance. Only in JPEG 2000 and HTJ2K do the first bytes decide, because earlier
    /// versions of this product converted images and left their icons as received.
    /// </summary>
    private string Syntax(ReadOnlySpan<byte> frame)
    {
        string transferSyntax = _instance.Meta.TransferSyntax;
        if (!TransferSyntaxUid.IsJpeg2000Family(transferSyntax) || frame.Length < sizeof(uint))
        {
            return transferSyntax;
        }

        return BinaryPrimitives.ReadUInt32BigEndian(frame) switch
        {
            0xFFD8_FFF7 => TransferSyntaxUid.JpegLsLossless,
            >= 0xFFD8_FF00 and <= 0xFFD8_FFFF => TransferSyntaxUid.JpegLossless,
            0x0100_0000 or 0x0200_0000 or 0x0300_0000 or 0x0600_0000 => TransferSyntaxUid.RleLossless,
            _ => transferSyntax,
        };
    }
}
