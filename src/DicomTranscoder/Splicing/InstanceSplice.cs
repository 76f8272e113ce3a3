// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;

namespace DicomTranscoder.Splicing;

/// <summary>
/// An instance in the making: file meta information and the elements before Pixel Data, then Pixel Data, then the elements after it.
/// </summary>
internal ref struct InstanceSplice
{
    private InstanceWriter _writer;
    private DataSetCopier _copier;

    /// <summary>Writes everything before Pixel Data.</summary>
    /// <param name="target">Receives the instance.</param>
    /// <param name="source">The instance whose data set it gets.</param>
    /// <param name="transferSyntax">UID of its transfer syntax.</param>
    /// <param name="edits">The changes to the data set.</param>
    /// <param name="privateElements">VRs of private elements, if the caller knows any.</param>
    /// <param name="sopInstanceUid">The new Media Storage SOP Instance UID, or null to leave it.</param>
    /// <exception cref="DicomFormatException">The data set breaks its encoding rules.</exception>
    public InstanceSplice(
        Span<byte> target, scoped in Instance source, string transferSyntax, ElementEdits edits, IPrivateElements? privateElements,
            string? sopInstanceUid = null)
    {
        _writer = new InstanceWriter(target);
        FileMetaWriter.Write(ref _writer, source.File, source.Meta, transferSyntax, sopInstanceUid);
        DataSetOffset = _writer.Position;
        _copier = new DataSetCopier(source, edits, privateElements);
        _copier.CopyHead(ref _writer);
    }

    /// <summary>Where the data set begins.</summary>
    public int DataSetOffset { get; }

    /// <summary>Bytes written so far.</summary>
    public readonly int Length => _writer.Position;

    /// <summary>True when something did not fit.</summary>
    public readonly bool IsFull => _writer.IsFull;

    /// <summary>Where encapsulated Pixel Data may be written, before <see cref="Take"/> is told its length.</summary>
    public readonly Span<byte> Free => _writer.Free;

    /// <summary>Takes the first bytes of <see cref="Free"/> as Pixel Data.</summary>
    public void Take(int length) => _ = _writer.Reserve(length);

    /// <summary>Writes Pixel Data, header included.</summary>
    public void Write(scoped ReadOnlySpan<byte> pixelData) => _writer.Write(pixelData);

    /// <inheritdoc cref="NativePixelData.Reserve"/>
    public Span<byte> ReserveNative(ImagePixelDescription image) => NativePixelData.Reserve(ref _writer, image);

    /// <summary>Writes only the header of native Pixel Data: the caller has other memory for the samples.</summary>
    public void WriteNativeHeader(ImagePixelDescription image) => NativePixelData.WriteHeader(ref _writer, image);

    /// <summary>Writes everything after Pixel Data to other memory.</summary>
    /// <param name="pixelDataLength">Bytes of Pixel Data that the caller has written between what is here and that memory.</param>
    /// <param name="target">Where it goes.</param>
    /// <param name="length">Bytes of it.</param>
    /// <returns>False when it did not fit.</returns>
    /// <exception cref="DicomFormatException">The data set breaks its encoding rules.</exception>
    public bool TryEndIn(long pixelDataLength, Span<byte> target, out int length)
    {
        InstanceWriter tail = new(target);
        _copier.CopyTail(_writer, pixelDataLength, ref tail);
        length = tail.Position;
        return !tail.IsFull;
    }

    /// <summary>Writes everything after Pixel Data.</summary>
    /// <param name="length">Bytes of the instance.</param>
    /// <returns>False when something did not fit.</returns>
    /// <exception cref="DicomFormatException">The data set breaks its encoding rules.</exception>
    public bool TryEnd(out int length)
    {
        _copier.CopyTail(ref _writer);
        length = _writer.Position;
        return !_writer.IsFull;
    }
}
