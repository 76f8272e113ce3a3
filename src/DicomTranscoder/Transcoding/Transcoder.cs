// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using Htj2k;

namespace DicomTranscoder.Transcoding;

/// <summary>Converts DICOM instances to HTJ2K or JPEG 2000 Lossless and back. Reusable for any number of instances, one at a time; keeps its buffers between them.</summary>
public sealed partial class Transcoder : IDisposable
{
    /// <summary>Kept between instances that are inflated or decoded on the way.</summary>
    private const long KeptBytes = 16 << 20;

    private readonly TranscodingOptions _options;
    private readonly IPrivateElements? _privateElements;
    private readonly FrameWorkerPool _pool;
    private readonly NativeBuffer _rewritten = new();
    private readonly NativeBuffer _joined = new();
    private readonly NativeBuffer _encoded = new();
    private readonly NativeBuffer _samples = new();
    private readonly NativeBuffer _unpacked = new();
    private readonly DecodedInstance _decoded = new();
    private readonly DecodedInstance _converted = new();
    private readonly DecodedInstance _restored = new();

    /// <param name="options">What to convert, into what, and with how much effort.</param>
    /// <param name="privateElements">VRs of private elements for Implicit VR sources; without it they become UN.</param>
    /// <exception cref="ArgumentException">The options ask for something that does not exist.</exception>
    public Transcoder(TranscodingOptions options, IPrivateElements? privateElements = null)
    {
        RequireTarget(options.TargetTransferSyntax, nameof(options), allowsNative: true);
        foreach (string transferSyntax in options.Rules.Select(rule => rule.Then.TransferSyntax).OfType<string>())
        {
            RequireTarget(transferSyntax, nameof(options));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1, nameof(options));
        _options = options;
        _privateElements = privateElements;
        _pool = new FrameWorkerPool(options.Threads);
    }

    private delegate ConversionResult Work(ReadOnlySpan<byte> instance, IResultMemory memory, Progress progress);

    /// <summary>Converts an instance to the target, when it can be done without losing anything but what <see cref="TranscodingOptions.Lossy"/> allows.</summary>
    /// <param name="instance">A whole DICOM file; only read, and only during the call.</param>
    /// <param name="memory">Asked for memory once, when the result is about to be made.</param>
    /// <returns>Converted, or kept with the reason. Bad data never throws.</returns>
    public ConversionResult Convert(ReadOnlySpan<byte> instance, IResultMemory memory) => _options.Lossy is null
        ? Convert(instance, memory, _options.TargetTransferSyntax)
        : Run(ConvertLossy, instance, memory, TransferSyntaxUid.Htj2k);

    /// <summary>Converts an instance to a transfer syntax, when it can be done without losing anything.</summary>
    /// <inheritdoc cref="Convert(ReadOnlySpan{byte}, IResultMemory)"/>
    /// <param name="transferSyntax">The target instead of that of the options.</param>
    /// <exception cref="ArgumentException">It is neither .201, .202 nor .90, nor Explicit VR Little Endian.</exception>
    public ConversionResult Convert(ReadOnlySpan<byte> instance, IResultMemory memory, string transferSyntax)
    {
        RequireTarget(transferSyntax, nameof(transferSyntax), allowsNative: true);
        return transferSyntax == TransferSyntaxUid.ExplicitLittleEndian
            ? Run(ToExplicitLittleEndian, instance, memory, transferSyntax)
            : Run(Convert, instance, memory, transferSyntax);
    }

    /// <summary>
    /// Converts an instance that has just arrived: what the options keep by origin is kept, the first of their rules that matches is followed, and
    /// the result has the size that they allow. An instance that is not received may become as large as its samples.
    /// </summary>
    /// <inheritdoc cref="Convert(ReadOnlySpan{byte}, IResultMemory)"/>
    /// <param name="reception">What is known of its arrival.</param>
    /// <exception cref="ArgumentException">The target of the options is neither .201, .202 nor .90.</exception>
    public ConversionResult ConvertReceived(ReadOnlySpan<byte> instance, IResultMemory memory, Reception reception)
    {
        RequireTarget(_options.TargetTransferSyntax, nameof(TranscodingOptions.TargetTransferSyntax));
        return Run(ConvertReceived, instance, memory, _options.TargetTransferSyntax, reception);
    }

    /// <summary>
    /// Decodes a JPEG 2000 family instance (.201, .202, .203, .90, .91) to native Pixel Data: YBR_RCT and YBR_ICT become RGB,
    /// Planar Configuration 0. After <see cref="Convert(ReadOnlySpan{byte}, IResultMemory)"/> this gives back the samples that were converted.
    /// </summary>
    /// <param name="instance">A whole DICOM file; only read, and only during the call.</param>
    /// <param name="memory">Asked for memory once.</param>
    /// <param name="transferSyntax">Explicit or Implicit VR Little Endian.</param>
    /// <returns>Converted, or kept with the reason. Bad data never throws.</returns>
    /// <exception cref="ArgumentException">Another transfer syntax.</exception>
    public ConversionResult Restore(ReadOnlySpan<byte> instance, IResultMemory memory, string transferSyntax = TransferSyntaxUid.ExplicitLittleEndian)
        => transferSyntax switch
        {
            TransferSyntaxUid.ExplicitLittleEndian => Run(Restore, instance, memory, transferSyntax),
            TransferSyntaxUid.ImplicitLittleEndian => Run(RestoreImplicit, instance, memory, transferSyntax),
            _ => throw new ArgumentException($"Instances are restored to Explicit or Implicit VR Little Endian, not {transferSyntax}", nameof(transferSyntax)),
        };

    /// <summary>Gives a .201 or .202 instance the other of these transfer syntaxes, when its codestreams are what that one asks for. They stay as they are.</summary>
    /// <param name="instance">A whole DICOM file; only read, and only during the call.</param>
    /// <param name="memory">Asked for memory once.</param>
    /// <param name="transferSyntax">.201 or .202.</param>
    /// <returns>Converted, or kept with the reason. Bad data never throws.</returns>
    /// <exception cref="ArgumentException">Another transfer syntax.</exception>
    public ConversionResult Relabel(ReadOnlySpan<byte> instance, IResultMemory memory, string transferSyntax)
    {
        if (!IsHtj2kTarget(transferSyntax))
        {
            throw new ArgumentException($"Instances are relabelled {TransferSyntaxUid.Htj2kLossless} or {TransferSyntaxUid.Htj2kLosslessRpcl}, not {transferSyntax}", nameof(transferSyntax));
        }

        return Run(Relabel, instance, memory, transferSyntax);
    }

    /// <summary>True for the transfer syntaxes that images are encoded to: .201, .202 and .90.</summary>
    public static bool IsTarget(string transferSyntax)
        => TransferSyntax.Find(transferSyntax) is { IsEncoded: true, Family: TransferSyntaxFamily.Jpeg2000 or TransferSyntaxFamily.Htj2k };

    /// <summary>True for .201 and .202.</summary>
    public static bool IsHtj2kTarget(string transferSyntax) => TransferSyntax.Find(transferSyntax) is { IsEncoded: true, Family: TransferSyntaxFamily.Htj2k };

    /// <inheritdoc/>
    public void Dispose()
    {
        _pool.Dispose();
        _rewritten.Dispose();
        _joined.Dispose();
        _encoded.Dispose();
        _samples.Dispose();
        _unpacked.Dispose();
        _decoded.Dispose();
        _converted.Dispose();
        _restored.Dispose();
    }

    private static void RequireTarget(string transferSyntax, string name, bool allowsNative = false)
    {
        if (!IsTarget(transferSyntax) && !(allowsNative && transferSyntax == TransferSyntaxUid.ExplicitLittleEndian))
        {
            string native = allowsNative ? $", {TransferSyntaxUid.ExplicitLittleEndian}" : "";
            throw new ArgumentException(
                $"The target transfer syntax is {transferSyntax}; accepted are {TransferSyntaxUid.Htj2kLossless}, {TransferSyntaxUid.Htj2kLosslessRpcl}, {TransferSyntaxUid.Jpeg2000Lossless}{native}", name);
        }
    }

    private ConversionResult Run(Work work, ReadOnlySpan<byte> instance, IResultMemory memory, string target, Reception? reception = null)
    {
        Progress progress = new(instance.Length, target) { Reception = reception };
        try
        {
            return work(instance, memory, progress) with { CodingTime = _pool.CodingTime, VerificationTime = _pool.VerificationTime };
        }
        catch (DicomFormatException e)
        {
            return progress.Kept(progress.ReasonIfBroken, e.Message);
        }
        catch (Htj2kFormatException e)
        {
            return progress.Kept(KeepReason.DecodingFailed, e.Message);
        }
        catch (OutOfMemoryException)
        {
            return progress.Kept(KeepReason.OutOfMemory);
        }
        finally
        {
            _pool.Reset();
            _rewritten.Trim(KeptBytes);
            _joined.Trim(KeptBytes);
            _encoded.Trim(KeptBytes);
            _samples.Trim(KeptBytes);
            _unpacked.Trim(KeptBytes);
            _decoded.Trim(KeptBytes);
        }
    }
}
