// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.Files;
using DicomTranscoder.PixelData;
using DicomTranscoder.Rules;
using DicomTranscoder.Splicing;

namespace DicomTranscoder.Transcoding;

/// <summary>Converts DICOM instances to HTJ2K or JPEG 2000 Lossless and back, one at a time, and keeps its buffers.</summary>
public sealed partial class Transcoder : IDisposable
{
    private readonly TranscodingOptions _options;
    private readonly Workbench _bench;
    private readonly InstanceConversion _conversion;
    private readonly FrameRestoration _frames;
    private readonly InstanceRestoration _restoration;
    private readonly InstanceRelabelling _relabelling;
    private readonly InstanceRecoding _recoding;
    private readonly LargeConversion _large;
    private readonly GrowableMemory _converted = new() { TakesLarge = true };

    /// <param name="options">Sources, target and effort.</param>
    /// <param name="privateElements">VRs of private elements for Implicit VR sources; without it they become UN.</param>
    /// <exception cref="ArgumentException">The options ask for something that does not exist.</exception>
    public Transcoder(TranscodingOptions options, IPrivateElements? privateElements = null)
    {
        options.Check();
        _options = options;
        _bench = new Workbench(options, privateElements);
        _relabelling = new InstanceRelabelling(_bench);
        _frames = new FrameRestoration(_bench);
        _restoration = new InstanceRestoration(_bench, _frames);
        ConversionPolicy policy = new(options);
        _recoding = new InstanceRecoding(_bench, policy);
        _conversion = new InstanceConversion(_bench, policy, _relabelling, new InstanceDerivation(_bench), _recoding);
        _large = new LargeConversion(_bench, policy);
    }

    /// <summary>True for the transfer syntaxes that images are encoded to: .201, .202 and .90.</summary>
    public static bool IsTarget(string transferSyntax)
        => TransferSyntax.Find(transferSyntax) is { IsEncoded: true, Family: TransferSyntaxFamily.Jpeg2000 or TransferSyntaxFamily.Htj2k };

    /// <summary>True for .201 and .202.</summary>
    public static bool IsHtj2kTarget(string transferSyntax)
        => TransferSyntax.Find(transferSyntax) is { IsEncoded: true, Family: TransferSyntaxFamily.Htj2k };

    /// <summary>Converts one instance. For many instances, use a <see cref="Transcoder"/>: it keeps its buffers.</summary>
    /// <param name="instance">A whole DICOM file; only read, and only during the call.</param>
    /// <param name="options">Sources, target and effort.</param>
    /// <returns>The converted instance, or why it is kept. Bad data never throws.</returns>
    /// <exception cref="ArgumentException">The options ask for something that does not exist.</exception>
    public static Conversion Convert(ReadOnlySpan<byte> instance, TranscodingOptions options)
    {
        using Transcoder transcoder = new(options);
        ConversionResult result = transcoder.Convert(instance, transcoder._converted);
        return new Conversion(result, result.IsConverted ? transcoder._converted.Bytes(result.Length).ToArray() : null);
    }

    /// <summary>Converts one file. For many files, use a <see cref="Transcoder"/>: it keeps its buffers.</summary>
    /// <inheritdoc cref="ConvertFile(string, string)"/>
    /// <param name="options">Sources, target and effort.</param>
    /// <exception cref="ArgumentException">The options ask for something that does not exist.</exception>
    public static ConversionResult ConvertFile(string source, string? destination, TranscodingOptions options)
    {
        using Transcoder transcoder = new(options);
        return transcoder.ConvertFile(source, destination);
    }

    /// <summary>Converts an instance to the target, without loss, unless <see cref="TranscodingOptions.Lossy"/> allows it.</summary>
    /// <param name="instance">A whole DICOM file; only read, and only during the call.</param>
    /// <param name="memory">Asked for memory once, when the result is about to be made.</param>
    /// <returns>Converted, or kept with the reason. Bad data never throws.</returns>
    public ConversionResult Convert(ReadOnlySpan<byte> instance, IResultMemory memory)
        => Convert(instance, memory, Decision.Ask(instance.Length, _options));

    /// <summary>Converts an instance to a transfer syntax, if that loses nothing.</summary>
    /// <inheritdoc cref="Convert(ReadOnlySpan{byte}, IResultMemory)"/>
    /// <param name="transferSyntax">The target instead of that of the options.</param>
    /// <exception cref="ArgumentException">It is neither .201, .202 nor .90, nor .91 or Explicit VR Little Endian.</exception>
    public ConversionResult Convert(ReadOnlySpan<byte> instance, IResultMemory memory, string transferSyntax)
    {
        TranscodingOptions.RequireTarget(transferSyntax, nameof(transferSyntax), TranscodingOptions.WaysBack);
        return Convert(instance, memory, Decision.Ask(instance.Length, transferSyntax));
    }

    /// <summary>
    /// Converts an instance that has just arrived. The options may keep it by its origin, their first matching rule applies, and they limit
    /// the size of the result. An instance that is not received may become as large as its samples.
    /// </summary>
    /// <inheritdoc cref="Convert(ReadOnlySpan{byte}, IResultMemory)"/>
    /// <param name="reception">The circumstances of its arrival.</param>
    /// <exception cref="ArgumentException">The target of the options is neither .201, .202, .90 nor .91.</exception>
    public ConversionResult ConvertReceived(ReadOnlySpan<byte> instance, IResultMemory memory, Reception reception)
    {
        Decision asked = Decision.Ask(instance.Length, _options, reception);
        return asked.IsKept ? asked.Kept() : Convert(instance, memory, asked);
    }

    /// <summary>
    /// Decodes a JPEG 2000 family instance (.201, .202, .203, .90, .91) to native Pixel Data: YBR_RCT and YBR_ICT become RGB, Planar
    /// Configuration 0. After <see cref="Convert(ReadOnlySpan{byte}, IResultMemory)"/> this gives back the samples that were converted.
    /// </summary>
    /// <inheritdoc cref="Convert(ReadOnlySpan{byte}, IResultMemory)"/>
    /// <param name="transferSyntax">Explicit or Implicit VR Little Endian.</param>
    /// <exception cref="ArgumentException">Another transfer syntax.</exception>
    public ConversionResult Restore(ReadOnlySpan<byte> instance, IResultMemory memory,
        string transferSyntax = TransferSyntaxUid.ExplicitLittleEndian)
        => transferSyntax switch
        {
            TransferSyntaxUid.ExplicitLittleEndian
                => Finish(_restoration.Restore(instance, memory, Decision.Ask(instance.Length, transferSyntax))),
            TransferSyntaxUid.ImplicitLittleEndian
                => Finish(_restoration.RestoreImplicit(instance, memory, Decision.Ask(instance.Length, transferSyntax))),
            _ => throw new ArgumentException(
                $"Instances are restored to Explicit or Implicit VR Little Endian, not {transferSyntax}", nameof(transferSyntax)),
        };

    /// <summary>
    /// Changes a .201 or .202 instance to another HTJ2K transfer syntax, if its codestreams conform to it; they stay as they are.
    /// </summary>
    /// <inheritdoc cref="Convert(ReadOnlySpan{byte}, IResultMemory)"/>
    /// <param name="transferSyntax">.201, .202 or .203.</param>
    /// <exception cref="ArgumentException">Another transfer syntax.</exception>
    public ConversionResult Relabel(ReadOnlySpan<byte> instance, IResultMemory memory, string transferSyntax)
        => TransferSyntaxUid.IsHtj2k(transferSyntax)
            ? Finish(_relabelling.Relabel(instance, memory, Decision.Ask(instance.Length, transferSyntax)))
            : throw new ArgumentException($"Instances are relabelled .201, .202 or .203, not {transferSyntax}", nameof(transferSyntax));

    /// <summary>Converts a file. The complete result appears under its name in one step; no file is ever overwritten.</summary>
    /// <param name="source">A DICOM file; only read.</param>
    /// <param name="destination">The file to make, in an existing folder; or null to learn the outcome without a file.</param>
    /// <returns>Converted, or kept with the reason; then no file is made. Bad data never throws.</returns>
    /// <exception cref="IOException">The source cannot be read, or the destination exists already or cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">A permission to read or write is missing.</exception>
    public ConversionResult ConvertFile(string source, string? destination)
    {
        if (destination is not null)
        {
            WholeFile.RequireAbsent(destination);
        }

        ConversionResult result;
        if (new FileInfo(source).Length > _options.LongestSpan)
        {
            using MappedFile mapped = new(source);
            result = Finish(ConvertLarge(mapped.Bytes, Decision.Ask(mapped.Bytes.Length, _options)));
        }
        else
        {
            using NativeBuffer file = new();
            result = Convert(WholeFile.Read(source, file), _converted);
        }

        if (result.IsConverted && destination is not null)
        {
            WholeFile.Write(destination, _converted.LargeBytes(result.Length));
        }

        _converted.Trim(Workbench.KeptBytes);
        return result;
    }

    /// <summary>
    /// Says whether <see cref="ConvertReceived(ReadOnlySpan{byte}, IResultMemory, Reception)"/> would try to convert an instance, without
    /// encoding it. The result may still turn out to be too large.
    /// </summary>
    /// <param name="instance">A whole DICOM file.</param>
    /// <param name="reception">How it arrived.</param>
    /// <returns>The reason is <see cref="KeepReason.None"/> when it would; there is no result, and the target is not named.</returns>
    public ConversionResult Examine(ReadOnlySpan<byte> instance, Reception reception)
    {
        RefusedMemory memory = new();
        return Examined(ConvertReceived(instance, memory, reception), memory);
    }

    /// <summary>
    /// Decodes a JPEG 2000 family instance and gives the SHA-256 of its samples: all frames, interleaved, little endian, without padding.
    /// It equals the digest of native Pixel Data of Planar Configuration 0.
    /// </summary>
    /// <param name="instance">A whole DICOM file.</param>
    /// <param name="digest">Hexadecimal digits; empty when the instance could not be decoded.</param>
    /// <returns>Converted when there is a digest, although there is no result; otherwise the reason.</returns>
    public ConversionResult Digest(ReadOnlySpan<byte> instance, out string digest)
        => Finish(_frames.Digest(instance, Decision.Ask(instance.Length, TransferSyntaxUid.ExplicitLittleEndian), out digest));

    /// <summary>Converts a synthetic image: that starts threads, and shows that this machine encodes at all before images arrive.</summary>
    /// <returns>Converted, unless the options keep such an image or something is wrong.</returns>
    public ConversionResult Rehearse()
    {
        using NativeBuffer instance = new();
        using GrowableMemory converted = new();
        return Convert(RehearsalImage.Write(instance), converted, _options.TargetTransferSyntax);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _bench.Dispose();
        _converted.Dispose();
    }

    /// <summary>Decodes an instance that nobody will store: it may be signed.</summary>
    internal ConversionResult Decode(ReadOnlySpan<byte> instance, IResultMemory memory)
        => Finish(_restoration.ToExplicit(
            instance, memory, Decision.Ask(instance.Length, TransferSyntaxUid.ExplicitLittleEndian), mayBeSigned: true));

    private ConversionResult Convert(ReadOnlySpan<byte> instance, IResultMemory memory, Decision asked)
        => Finish(asked.Target switch
        {
            TransferSyntaxUid.ExplicitLittleEndian => _restoration.ToExplicit(instance, memory, asked, mayBeSigned: false),
            TransferSyntaxUid.Jpeg2000 => _recoding.ToJpeg2000(instance, memory, asked),
            _ => ConvertOfAnySize(instance, memory, asked),
        });

    private ConversionResult Finish(ConversionResult result)
    {
        result = result with { CodingTime = _bench.Pool.CodingTime, VerificationTime = _bench.Pool.VerificationTime };
        _bench.Reset();
        return result;
    }
}
