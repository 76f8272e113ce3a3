// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
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

    /// <inheritdoc cref="Restore(ReadOnlySpan{byte}, IResultMemory, string)"/>
    public ConversionResult Restore(LongSpan instance, IResultMemory memory) => !IsLarge(instance)
        ? Restore(instance.Head, memory)
        : Finish(_frames.Restore(instance, memory, Decision.Ask(instance.Length, TransferSyntaxUid.ExplicitLittleEndian)));

    /// <inheritdoc cref="Digest(ReadOnlySpan{byte}, out string)"/>
    public ConversionResult Digest(LongSpan instance, out string digest)
        => Finish(_frames.Digest(instance, Decision.Ask(instance.Length, TransferSyntaxUid.ExplicitLittleEndian), out digest));

    /// <summary>
    /// Gives the same digest as <see cref="Digest(LongSpan, out string)"/> for an instance whose file already has the samples in the
    /// digested layout: in Explicit or Implicit VR Little Endian, and interleaved. For the source of a verified conversion, it is also the
    /// digest of the result.
    /// </summary>
    /// <param name="instance">A whole DICOM file that has been converted.</param>
    /// <param name="digest">Hexadecimal digits; empty when the samples have another layout.</param>
    public bool TryDigestNative(LongSpan instance, out string digest) => _bench.Digest.TryOfInterleaved(instance, out digest);

    /// <summary>The digest of the samples of any instance that is decoded, and their description.</summary>
    /// <param name="digest">Hexadecimal digits.</param>
    /// <returns>Converted when there is a digest; otherwise the reason.</returns>
    internal ConversionResult Describe(LongSpan instance, out ImagePixelDescription? image, out string digest)
    {
        Decision asked = Decision.Ask(instance.Length, TransferSyntaxUid.ExplicitLittleEndian);
        ConversionResult result = _frames.Digest(instance, asked, out digest, out image);
        if (result.Reason == KeepReason.NotJpeg2000 && !IsLarge(instance))
        {
            result = Decode(instance.Head, _converted);
            instance = result.IsConverted ? _converted.LargeBytes(result.Length) : instance;
        }

        if (result.Reason is KeepReason.NotJpeg2000 or KeepReason.AlreadyAsWanted || (result.IsConverted && image is null))
        {
            bool isRead = _bench.Digest.TryOfInterleaved(instance, out digest, out image);
            result = isRead ? asked.Converted(instance.Length)
                : asked.Kept(KeepReason.TooLarge, "it is neither JPEG 2000 nor native, little endian, interleaved and as long as its attributes say");
        }

        _converted.Trim(Workbench.KeptBytes);
        return Finish(result);
    }

    /// <summary>Restores JPEG 2000 where the options ask for Explicit VR Little Endian; converts everything else.</summary>
    private ConversionResult ConvertLarge(LongSpan instance, Decision asked)
    {
        ConversionResult result = asked.Target == TransferSyntaxUid.ExplicitLittleEndian
            ? _frames.Restore(instance, _converted, asked)
            : _large.Convert(instance, _converted, asked);
        return result.Reason != KeepReason.NotJpeg2000 || asked.Target != TransferSyntaxUid.ExplicitLittleEndian ? result
            : result with
            {
                Reason = result.SourceTransferSyntax == asked.Target ? KeepReason.AlreadyAsWanted : KeepReason.TooLarge,
                Detail = result.SourceTransferSyntax == asked.Target ? "" : "over 2 GiB only HTJ2K and JPEG 2000 are restored",
            };
    }

    /// <summary>Converts frame by frame what is small only as long as it is compressed.</summary>
    private unsafe ConversionResult ConvertOfAnySize(ReadOnlySpan<byte> instance, IResultMemory memory, Decision asked)
    {
        ConversionResult result = _conversion.Convert(instance, memory, asked);
        if (result.Reason != KeepReason.TooLarge)
        {
            return result;
        }

        fixed (byte* start = instance)
        {
            return _large.Convert(new LongSpan(start, instance.Length), memory, asked);
        }
    }

    private static ConversionResult Examined(ConversionResult result, RefusedMemory memory)
        => memory.WasAsked ? result with { Reason = KeepReason.None, TargetTransferSyntax = "" } : result;

    private bool IsLarge(LongSpan instance) => instance.Length > _options.LongestSpan;

    /// <summary>Notices a request for memory, which comes after all decisions that precede encoding.</summary>
    private sealed class RefusedMemory : IResultMemory
    {
        public bool WasAsked { get; private set; }

        public Span<byte> Allocate(int capacity)
        {
            WasAsked = true;
            throw new InsufficientMemoryException("nothing must be encoded");
        }

        public LongMemory AllocateLarge(long capacity)
        {
            WasAsked = true;
            throw new InsufficientMemoryException("nothing must be encoded");
        }
    }
}
