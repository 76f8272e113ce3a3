// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.Digests;
using DicomTranscoder.PixelData;

namespace DicomTranscoder.Transcoding;

/// <content>What a conversion would do, and what proves later that it lost nothing.</content>
public sealed partial class Transcoder
{
    /// <summary>
    /// Says whether <see cref="ConvertReceived(ReadOnlySpan{byte}, IResultMemory, Reception)"/> would try to convert an instance, without encoding it. The result
    /// may still turn out to be too large.
    /// </summary>
    /// <param name="instance">A whole DICOM file.</param>
    /// <param name="reception">How it came.</param>
    /// <returns>The reason is <see cref="KeepReason.None"/> when it would; there is no result.</returns>
    public ConversionResult Examine(ReadOnlySpan<byte> instance, Reception reception)
    {
        NoMemory memory = new();
        ConversionResult result = ConvertReceived(instance, memory, reception);
        return memory.WasAsked ? result with { Reason = KeepReason.None, TargetTransferSyntax = _options.Lossy is null ? _options.TargetTransferSyntax : TransferSyntaxUid.Htj2k } : result;
    }

    /// <summary>
    /// Decodes a JPEG 2000 family instance and gives the SHA-256 of its samples: all frames, interleaved, little endian, without padding. It is that of native
    /// Pixel Data of Planar Configuration 0.
    /// </summary>
    /// <param name="instance">A whole DICOM file.</param>
    /// <param name="digest">Hexadecimal digits; empty when the instance could not be decoded.</param>
    /// <returns>Converted when there is a digest; otherwise the reason.</returns>
    public ConversionResult Digest(ReadOnlySpan<byte> instance, out string digest)
    {
        digest = "";
        ConversionResult restored = Restore(instance, _restored);
        if (restored.IsConverted)
        {
            _restored.SetLength(restored.Length);
            digest = DigestSamples(_restored.Bytes);
        }

        _restored.Trim(KeptBytes);
        return restored;
    }

    /// <summary>
    /// Gives the digest of <see cref="Digest"/> of an instance whose samples lie in the file as they are digested: in Explicit or Implicit VR Little Endian, and
    /// interleaved. Of what a conversion was made of and has been proven against, it is the digest of the result.
    /// </summary>
    /// <param name="instance">A whole DICOM file that has been converted.</param>
    /// <param name="digest">Hexadecimal digits; empty when the samples lie otherwise.</param>
    public bool TryDigestNative(ReadOnlySpan<byte> instance, out string digest)
    {
        digest = "";
        if (FileMetaInformation.Read(instance) is not { TransferSyntax: TransferSyntaxUid.ExplicitLittleEndian or TransferSyntaxUid.ImplicitLittleEndian } meta)
        {
            return false;
        }

        ImagePixelDescription image = ImagePixelDescription.Read(Instance.Read(instance, meta, _rewritten));
        if (image.IsPlanar && image.SamplesPerPixel > 1)
        {
            return false;
        }

        digest = DigestSamples(instance);
        return true;
    }

    private string DigestSamples(ReadOnlySpan<byte> file)
    {
        Instance instance = Instance.Read(file, FileMetaInformation.Read(file)!, _rewritten);
        ImagePixelDescription image = ImagePixelDescription.Read(instance);
        _ = instance.Elements.TryFind(Tag.PixelData, out DataElement pixelData);
        return Sha256.HexOf(instance.Bytes.Slice(pixelData.ValueOffset, (int)image.PixelDataBytes));
    }

    /// <summary>Notices that memory was asked for: all that can be decided before encoding has then been decided.</summary>
    private sealed class NoMemory : IResultMemory
    {
        public bool WasAsked { get; private set; }

        public Span<byte> Allocate(int capacity)
        {
            WasAsked = true;
            throw new InsufficientMemoryException("nothing is to be encoded");
        }
    }
}
