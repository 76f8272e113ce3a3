// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using Htj2k;

namespace DicomTranscoder.Transcoding;

/// <summary>Converts DICOM instances to HTJ2K and back. Reusable for any number of instances, one at a time; keeps its buffers between them.</summary>
public sealed partial class Transcoder : IDisposable
{
    /// <summary>Kept between instances of the deflated transfer syntax.</summary>
    private const long KeptInflatedBytes = 16 << 20;

    private readonly TranscodingOptions _options;
    private readonly INormalizer? _normalizer;
    private readonly IPrivateElements? _privateElements;
    private readonly FrameWorkerPool _pool;
    private readonly NativeBuffer _inflated = new();

    /// <param name="options">What to convert, into what, and with how much effort.</param>
    /// <param name="normalizer">Decoder for Explicit VR Big Endian, RLE, lossless JPEG and JPEG-LS; without it those are kept.</param>
    /// <param name="privateElements">VRs of private elements for Implicit VR sources; without it they become UN.</param>
    /// <exception cref="ArgumentException">The options ask for something that does not exist.</exception>
    public Transcoder(TranscodingOptions options, INormalizer? normalizer = null, IPrivateElements? privateElements = null)
    {
        if (options.TargetTransferSyntax is not (TransferSyntaxUid.Htj2kLossless or TransferSyntaxUid.Htj2kLosslessRpcl))
        {
            throw new ArgumentException(
                $"The target transfer syntax is {TransferSyntaxUid.Htj2kLossless} or {TransferSyntaxUid.Htj2kLosslessRpcl}", nameof(options));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1, nameof(options));
        _options = options;
        _normalizer = normalizer;
        _privateElements = privateElements;
        _pool = new FrameWorkerPool(options.Threads);
    }

    /// <summary>Converts an instance to HTJ2K, when it can be done without losing anything.</summary>
    /// <param name="instance">A whole DICOM file; only read, and only during the call.</param>
    /// <param name="memory">Asked for memory once, when the result is about to be made.</param>
    /// <returns>Converted, or kept with the reason. Bad data never throws.</returns>
    public ConversionResult Convert(ReadOnlySpan<byte> instance, IResultMemory memory)
    {
        Progress progress = new(instance.Length);
        try
        {
            return WithTimes(Convert(instance, memory, progress));
        }
        catch (DicomFormatException e)
        {
            return progress.Kept(progress.ReasonIfBroken, e.Message);
        }
        catch (OutOfMemoryException)
        {
            return progress.Kept(KeepReason.OutOfMemory);
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>
    /// Decodes a JPEG 2000 family instance (.201, .202, .203, .90, .91) to Explicit VR Little Endian: YBR_RCT and YBR_ICT become RGB,
    /// Planar Configuration 0. After <see cref="Convert(ReadOnlySpan{byte}, IResultMemory)"/> this gives back the samples that were converted.
    /// </summary>
    /// <param name="instance">A whole DICOM file; only read, and only during the call.</param>
    /// <param name="memory">Asked for memory once.</param>
    /// <returns>Converted, or kept with the reason. Bad data never throws.</returns>
    public ConversionResult Restore(ReadOnlySpan<byte> instance, IResultMemory memory)
    {
        Progress progress = new(instance.Length);
        try
        {
            return WithTimes(Restore(instance, memory, progress));
        }
        catch (DicomFormatException e)
        {
            return progress.Kept(progress.ReasonIfBroken, e.Message);
        }
        catch (OutOfMemoryException)
        {
            return progress.Kept(KeepReason.OutOfMemory);
        }
        finally
        {
            Reset();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _pool.Dispose();
        _inflated.Dispose();
    }

    private ConversionResult WithTimes(ConversionResult result)
        => result with { CodingTime = _pool.CodingTime, VerificationTime = _pool.VerificationTime };

    private void Reset()
    {
        _pool.Reset();
        _inflated.Trim(KeptInflatedBytes);
    }
}
