// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using DicomTranscoder.Splicing;

namespace DicomTranscoder.Transcoding;

/// <content>From one of the lossless HTJ2K transfer syntaxes to the other.</content>
public sealed partial class Transcoder
{
    private ConversionResult Relabel(ReadOnlySpan<byte> file, IResultMemory memory, Progress progress)
    {
        FileMetaInformation? meta = FileMetaInformation.Read(file);
        if (meta is null)
        {
            return progress.Kept(KeepReason.NotDicomFile);
        }

        progress.SourceTransferSyntax = meta.TransferSyntax;
        if (meta.TransferSyntax is not (TransferSyntaxUid.Htj2kLossless or TransferSyntaxUid.Htj2kLosslessRpcl))
        {
            return progress.Kept(KeepReason.NotConforming);
        }

        progress.ReasonIfBroken = KeepReason.BrokenDataSet;
        Instance instance = Instance.Read(file, meta, _rewritten);
        if (!instance.Elements.Contains(Tag.PixelData))
        {
            return progress.Kept(KeepReason.NoPixelData);
        }

        if (NestedPixelData.MayBeIn(instance))
        {
            return progress.Kept(KeepReason.NotConforming, "an icon or another nested image is encapsulated");
        }

        progress.ReasonIfBroken = KeepReason.InvalidImageDescription;
        ImagePixelDescription image = ImagePixelDescription.Read(instance);
        progress.Frames = image.Frames;
        progress.ReasonIfBroken = KeepReason.DecodingFailed;
        bool conforms = CodedFrames.AreBare(instance, image, _joined)
            && (progress.TargetTransferSyntax == TransferSyntaxUid.Htj2kLosslessRpcl
                ? CodedFrames.AreRpcl(instance, image, _joined)
                : CodedFrames.AreReversible(instance, image, _joined));
        if (!conforms)
        {
            return progress.Kept(KeepReason.NotConforming);
        }

        int capacity = file.Length + RestoredHeaderBytes;
        InstanceWriter writer = new(memory.Allocate(capacity)[..capacity]);
        FileMetaWriter.Write(ref writer, file, meta, progress.TargetTransferSyntax);
        writer.Write(file[meta.DataSetOffset..]);
        return writer.IsFull ? progress.Kept(KeepReason.TooLarge) : progress.Converted(writer.Position);
    }
}
