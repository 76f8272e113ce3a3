// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.Splicing;

namespace DicomTranscoder.Transcoding;

/// <content>From every transfer syntax that is read to Explicit VR Little Endian.</content>
public sealed partial class Transcoder
{
    /// <summary>Explicit VR adds four bytes to the header of an element, which has eight.</summary>
    private const int LargestGrowth = 2;

    /// <summary>Decodes an instance that nobody will store: it may be signed.</summary>
    /// <inheritdoc cref="Convert(ReadOnlySpan{byte}, IResultMemory)"/>
    internal ConversionResult Decode(ReadOnlySpan<byte> instance, IResultMemory memory)
        => Run((file, target, progress) => ToExplicitLittleEndian(file, target, progress, mayBeSigned: true), instance, memory, TransferSyntaxUid.ExplicitLittleEndian);

    private ConversionResult ToExplicitLittleEndian(ReadOnlySpan<byte> file, IResultMemory memory, Progress progress)
        => ToExplicitLittleEndian(file, memory, progress, mayBeSigned: false);

    private ConversionResult ToExplicitLittleEndian(ReadOnlySpan<byte> file, IResultMemory memory, Progress progress, bool mayBeSigned)
    {
        FileMetaInformation? meta = FileMetaInformation.Read(file);
        if (meta is null)
        {
            return progress.Kept(KeepReason.NotDicomFile);
        }

        progress.SourceTransferSyntax = meta.TransferSyntax;
        if (meta.TransferSyntax == TransferSyntaxUid.ExplicitLittleEndian)
        {
            return progress.Kept(KeepReason.AlreadyAsWanted);
        }

        if (TransferSyntaxUid.IsJpeg2000Family(meta.TransferSyntax))
        {
            return Restore(file, memory, progress);
        }

        KeepReason reason = SourceSyntax.WhyKept(meta.TransferSyntax);
        if (reason != KeepReason.None)
        {
            return progress.Kept(reason, SourceSyntax.DescribeKept(meta.TransferSyntax));
        }

        progress.ReasonIfBroken = KeepReason.BrokenDataSet;
        Instance instance = Instance.Read(file, meta, _rewritten);
        return !mayBeSigned && IsSigned(instance) ? progress.Kept(KeepReason.DigitallySigned)
            : SourceSyntax.IsNative(meta.TransferSyntax) ? WriteExplicit(instance, memory, progress)
            : WriteNative(DecodeNested(instance, progress), memory, progress);
    }

    /// <summary>Inflated and swapped data sets are copied, Implicit VR is rewritten element by element.</summary>
    private ConversionResult WriteExplicit(in Instance source, IResultMemory memory, Progress progress)
    {
        long capacity = (source.IsExplicit ? 1 : LargestGrowth) * (long)source.Bytes.Length + RestoredHeaderBytes;
        InstanceWriter writer = new(memory.Allocate((int)Math.Min(capacity, int.MaxValue)));
        FileMetaWriter.Write(ref writer, source.File, source.Meta, TransferSyntaxUid.ExplicitLittleEndian);
        if (source.IsExplicit)
        {
            writer.Write(source.Bytes);
        }
        else
        {
            new ExplicitVrConverter(source.Bytes, _privateElements).WriteAll(ref writer, source.Meta.DataSetOffset, source.Bytes.Length, source.HasSignedPixels);
        }

        return writer.IsFull ? progress.Kept(KeepReason.TooLarge) : progress.Converted(writer.Position);
    }

    private static bool IsSigned(in Instance instance)
        => instance.Elements.Contains(Tag.DigitalSignaturesSequence) || instance.Elements.Contains(Tag.MacParametersSequence);
}
