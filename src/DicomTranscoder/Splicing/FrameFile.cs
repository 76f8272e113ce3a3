// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;

namespace DicomTranscoder.Splicing;

/// <summary>
/// Takes a frame out of a DICOM file, or makes it one of its own: for transcoders that take whole files, so that they do not transcode all
/// other frames, too. Reusable, one frame at a time; keeps its buffers.
/// </summary>
public sealed class FrameFile : IDisposable
{
    /// <summary>More than the bytes around the frame.</summary>
    private const int OtherBytes = 1024;

    private const string SecondaryCapture = "1.2.840.10008.5.1.4.1.1.7";
    private const string AnyInstance = "2.25.1";

    private static readonly Tag s_mediaStorageSopClassUid = new(0x0002_0002);

    private readonly NativeBuffer _file = new();
    private readonly NativeBuffer _joined = new();

    /// <summary>Writes the file: the Image Pixel module (PS3.3 C.7.6.3), and UIDs that stand for nothing.</summary>
    /// <param name="transferSyntax">Explicit VR Little Endian, or an encapsulated one.</param>
    /// <param name="frame">Native samples, or all fragments of the frame.</param>
    /// <param name="image">Describes the frame; its number of frames does not matter.</param>
    /// <returns>Valid until the next call.</returns>
    /// <exception cref="OutOfMemoryException">There is no memory for it.</exception>
    public ReadOnlySpan<byte> Write(string transferSyntax, ReadOnlySpan<byte> frame, ImagePixelDescription image)
    {
        InstanceWriter writer = new(_file.Get(checked(frame.Length + OtherBytes)));
        FileMetaWriter.WritePreamble(ref writer);
        writer.WriteText(s_mediaStorageSopClassUid, ValueRepresentation.UI, SecondaryCapture, padding: 0);
        writer.WriteText(Tag.MediaStorageSopInstanceUid, ValueRepresentation.UI, AnyInstance, padding: 0);
        writer.WriteText(Tag.TransferSyntaxUid, ValueRepresentation.UI, transferSyntax, padding: 0);
        writer.WriteText(Tag.SopClassUid, ValueRepresentation.UI, SecondaryCapture, padding: 0);
        writer.WriteText(Tag.SopInstanceUid, ValueRepresentation.UI, AnyInstance, padding: 0);
        writer.WriteNumber(Tag.SamplesPerPixel, image.SamplesPerPixel);
        writer.WriteText(Tag.PhotometricInterpretation, ValueRepresentation.CS, image.PhotometricInterpretation, padding: (byte)' ');
        if (image.SamplesPerPixel > 1)
        {
            writer.WriteNumber(Tag.PlanarConfiguration, image.IsPlanar ? 1 : 0);
        }

        writer.WriteNumber(Tag.Rows, image.Rows);
        writer.WriteNumber(Tag.Columns, image.Columns);
        writer.WriteNumber(Tag.BitsAllocated, image.BitsAllocated);
        writer.WriteNumber(Tag.BitsStored, image.BitsStored);
        writer.WriteNumber(Tag.HighBit, image.HighBit);
        writer.WriteNumber(Tag.PixelRepresentation, image.IsSigned ? 1 : 0);
        bool isNative = transferSyntax == TransferSyntaxUid.ExplicitLittleEndian;
        uint padded = (uint)(frame.Length + (frame.Length & 1));
        if (isNative)
        {
            writer.WriteHeader(Tag.PixelData, image.BitsAllocated > 8 ? ValueRepresentation.OW : ValueRepresentation.OB, padded);
        }
        else
        {
            writer.WriteHeader(Tag.PixelData, ValueRepresentation.OB, InstanceWriter.UndefinedLength);
            writer.WriteItemHeader(Tag.Item, 0);
            writer.WriteItemHeader(Tag.Item, padded);
        }

        writer.Write(frame);
        writer.Write(stackalloc byte[frame.Length & 1]);
        if (!isNative)
        {
            writer.WriteItemHeader(Tag.SequenceDelimitation, 0);
        }

        return writer.Written;
    }

    /// <summary>Reads a frame of any file.</summary>
    /// <param name="frame">From 0.</param>
    /// <returns>Native samples without padding, or all fragments; valid as long as the file, and until the next call.</returns>
    /// <exception cref="DicomFormatException">The file is broken, or has no such frame.</exception>
    public ReadOnlySpan<byte> Read(ReadOnlySpan<byte> file, int frame = 0)
    {
        FileMetaInformation meta = FileMetaInformation.Read(file) ?? throw new DicomFormatException("No DICOM file", 0, Tag.PixelData);
        Instance instance = Instance.Read(file, meta, _file);
        ImagePixelDescription image = ImagePixelDescription.Read(instance);
        if (!instance.Elements.TryFind(Tag.PixelData, out DataElement pixelData) || frame >= image.Frames)
        {
            throw new DicomFormatException("No such frame", -1, Tag.PixelData);
        }

        if (pixelData.HasUndefinedLength)
        {
            return FragmentTable.Read(instance, image.Frames).GetFrame(instance.Bytes, frame, _joined);
        }

        long start = frame * image.FrameBytes;
        return image.FrameBytes > 0 && start + image.FrameBytes <= pixelData.ValueLength
            ? instance.Bytes.Slice(pixelData.ValueOffset + (int)start, (int)image.FrameBytes)
            : throw new DicomFormatException($"No {image.FrameBytes} bytes for the frame", pixelData.Offset, Tag.PixelData);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file.Dispose();
        _joined.Dispose();
    }
}
