// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.Rules;

namespace DicomTranscoder.Transcoding;

/// <content>Instances of any size. Those that one span cannot hold are converted frame by frame.</content>
public sealed partial class Transcoder
{
    /// <inheritdoc cref="ConvertReceived(ReadOnlySpan{byte}, IResultMemory, Reception)"/>
    public ConversionResult ConvertReceived(LongSpan instance, IResultMemory memory, Reception reception)
    {
        if (!IsLarge(instance))
        {
            return ConvertReceived(instance.Head, memory, reception);
        }

        Decision asked = Decision.Ask(instance.Length, _options, reception);
        return asked.IsKept ? asked.Kept() : Finish(_large.Convert(instance, memory, asked));
    }

    /// <inheritdoc cref="Examine(ReadOnlySpan{byte}, Reception)"/>
    public ConversionResult Examine(LongSpan instance, Reception reception)
    {
        RefusedMemory memory = new();
        return Examined(ConvertReceived(instance, memory, reception), memory);
    }

    /// <summary>Decodes an instance to Explicit VR Little Endian; one that a span cannot hold is kept.</summary>
    /// <inheritdoc cref="Restore(ReadOnlySpan{byte}, IResultMemory, string)"/>
    public ConversionResult Restore(LongSpan instance, IResultMemory memory)
    {
        if (!IsLarge(instance))
        {
            return Restore(instance.Head, memory);
        }

        Decision asked = Decision.Ask(instance.Length, TransferSyntaxUid.ExplicitLittleEndian);
        return Opening.ReadMeta(instance.Head, out Refusal refusal) is not { } meta
            ? asked.Kept(refusal)
            : (asked with { Source = meta.TransferSyntax })
                .Kept(TransferSyntaxUid.IsJpeg2000Family(meta.TransferSyntax) ? KeepReason.TooLarge : KeepReason.NotJpeg2000);
    }

    /// <inheritdoc cref="Digest(ReadOnlySpan{byte}, out string)"/>
    public ConversionResult Digest(LongSpan instance, out string digest)
    {
        digest = "";
        return IsLarge(instance) ? Restore(instance, _restored) : Digest(instance.Head, out digest);
    }

    /// <summary>
    /// Gives the same digest as <see cref="Digest(LongSpan, out string)"/> for an instance whose file already has the samples in the
    /// digested layout: in Explicit or Implicit VR Little Endian, and interleaved. For the source of a verified conversion, it is also the
    /// digest of the result.
    /// </summary>
    /// <param name="instance">A whole DICOM file that has been converted.</param>
    /// <param name="digest">Hexadecimal digits; empty when the samples have another layout.</param>
    public bool TryDigestNative(LongSpan instance, out string digest) => _bench.Digest.TryOfInterleaved(instance, out digest);

    private static ConversionResult Examined(ConversionResult result, RefusedMemory memory)
        => memory.WasAsked ? result with { Reason = KeepReason.None, TargetTransferSyntax = "" } : result;

    private bool IsLarge(LongSpan instance) => instance.Length > _options.LongestSpan;
}
