// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using Htj2k;
using LosslessDecoders;

namespace DicomTranscoder.Coding;

/// <summary>The coders and buffers of one thread, and the time it spent.</summary>
internal sealed class FrameWorker : IDisposable
{
    /// <summary>Leaves an eighth of the width and height, which takes a small part of the time.</summary>
    private const int ResolutionsLeftOut = 3;

    private readonly int _threads;
    private readonly Htj2kEncoder?[] _encoders = new Htj2kEncoder?[2];
    private readonly CoefficientTranscoder?[] _recoders = new CoefficientTranscoder?[2];
    private readonly Htj2kDecoder _decoder;
    private readonly CodedFrameDecoder _frameDecoder;
    private readonly NativeBuffer _decoded = new();
    private readonly LosslessFrameDecoder _losslessDecoder = new();
    private Htj2kLossyEncoder? _lossyEncoder;

    /// <param name="threads">Threads that the codec may use for one frame.</param>
    public FrameWorker(int threads)
    {
        _threads = threads;
        _decoder = new Htj2kDecoder(threads);
        _frameDecoder = new CodedFrameDecoder(_decoder);
    }

    /// <summary>Memory for frames that come in several fragments.</summary>
    public NativeBuffer Joined { get; } = new();

    /// <summary>Memory for the samples of a frame where source or destination have another layout than the codec.</summary>
    public NativeBuffer Unpacked { get; } = new();

    public TimeSpan CodingTime { get; private set; }

    public TimeSpan VerificationTime { get; private set; }

    /// <summary>Encodes one frame.</summary>
    /// <returns>False when the codestream does not fit.</returns>
    public bool TryEncode(BlockCoder coder, ReadOnlySpan<byte> samples, in SampleFormat format, bool useColorTransform,
        Span<byte> codestream, out int length)
    {
        long start = Stopwatch.GetTimestamp();
        Htj2kEncoder encoder = _encoders[(int)coder] ??= new Htj2kEncoder(_threads, coder);
        bool fits = encoder.TryEncode(samples, format, useColorTransform, codestream, out length);
        CodingTime += Stopwatch.GetElapsedTime(start);
        return fits;
    }

    /// <summary>Encodes one frame with loss.</summary>
    public LossyOutcome EncodeLossy(
        ReadOnlySpan<byte> samples, in SampleFormat format, bool useColorTransform, LossyTarget target, Span<byte> codestream,
            out LossyEncoding encoding)
    {
        long start = Stopwatch.GetTimestamp();
        _lossyEncoder ??= new Htj2kLossyEncoder(_threads);
        LossyOutcome outcome = _lossyEncoder.Encode(samples, format, useColorTransform, target, codestream, out encoding);
        CodingTime += Stopwatch.GetElapsedTime(start);
        return outcome;
    }

    /// <summary>Decodes one frame to its place in native Pixel Data.</summary>
    /// <param name="transferSyntax">One of JPEG 2000, or lossless compressed.</param>
    /// <param name="frame">All fragments of the frame.</param>
    /// <param name="image">The image of which it is a frame.</param>
    /// <param name="samples">One frame; samples of one bit take a byte each.</param>
    /// <param name="isExact">Refuse a codestream that leaves samples to the decoder.</param>
    /// <exception cref="Htj2kFormatException">The codestream is broken.</exception>
    /// <exception cref="CodedFrameException">The frame is broken.</exception>
    /// <exception cref="DicomFormatException">The frame holds another image than the description says.</exception>
    public void Decode(string transferSyntax, ReadOnlySpan<byte> frame, ImagePixelDescription image, Span<byte> samples, bool isExact)
    {
        long start = Stopwatch.GetTimestamp();
        if (TransferSyntaxUid.IsJpeg2000Family(transferSyntax))
        {
            ReadOnlySpan<byte> codestream = Jp2Boxes.FindCodestream(frame);
            DecodingOptions options = new() { RequireAllPasses = isExact };
            _frameDecoder.Decode(codestream, CodedFrame.Read(codestream, image.Unpacked()), samples, options);
        }
        else
        {
            _losslessDecoder.Decode(transferSyntax, frame, image, samples);
        }

        CodingTime += Stopwatch.GetElapsedTime(start);
    }

    /// <summary>True when the codestream decodes to exactly these samples.</summary>
    /// <exception cref="Htj2kFormatException">The codestream is broken.</exception>
    public bool Verify(ReadOnlySpan<byte> codestream, in SampleFormat format, ReadOnlySpan<byte> samples)
    {
        long start = Stopwatch.GetTimestamp();
        Span<byte> decoded = _decoded.Get(samples.Length);
        _decoder.Decode(codestream, format, decoded);
        bool isSame = samples.SequenceEqual(decoded);
        VerificationTime += Stopwatch.GetElapsedTime(start);
        return isSame;
    }

    /// <summary>Codes the coefficients of a codestream again.</summary>
    /// <param name="coder">How the result is coded; the source is coded the other way.</param>
    /// <returns>False when the codestream does not fit.</returns>
    /// <exception cref="Htj2kFormatException">The source is broken, or has a feature that is not coded again.</exception>
    public bool TryRecode(BlockCoder coder, ReadOnlySpan<byte> source, Span<byte> codestream, out int length)
    {
        long start = Stopwatch.GetTimestamp();
        CoefficientTranscoder recoder = _recoders[(int)coder] ??= new CoefficientTranscoder(coder);
        bool fits = recoder.TryTranscode(source, codestream, out length);
        CodingTime += Stopwatch.GetElapsedTime(start);
        return fits;
    }

    /// <summary>
    /// True when what <see cref="TryRecode"/> has made decodes to the samples of its source, of every resolution: both hold the same
    /// coefficients, which is proved without their wavelets, and the decoder itself gives the same samples of a low resolution.
    /// </summary>
    /// <exception cref="Htj2kFormatException">One of them is broken.</exception>
    public bool VerifyRecoded(BlockCoder coder, ReadOnlySpan<byte> source, ReadOnlySpan<byte> codestream)
    {
        long start = Stopwatch.GetTimestamp();
        CodestreamInfo info = Htj2kDecoder.ReadInfo(source);
        int bytesPerSample = info.BitsPerSample <= 16 ? sizeof(short) : sizeof(long);
        DecodingOptions options = new() { DiscardedResolutions = Math.Min(ResolutionsLeftOut, info.DecompositionLevels) };
        int bytes = checked((int)Htj2kDecoder.PlanesBytes(info, bytesPerSample, options.DiscardedResolutions));
        Span<byte> both = _decoded.Get(checked(2 * bytes));
        _decoder.DecodePlanes(source, bytesPerSample, both[..bytes], options);
        _decoder.DecodePlanes(codestream, bytesPerSample, both[bytes..], options);
        bool isSame = both[..bytes].SequenceEqual(both[bytes..]) && _recoders[(int)coder]!.Proves(source, codestream);
        VerificationTime += Stopwatch.GetElapsedTime(start);
        return isSame;
    }

    /// <summary>Call this between instances: it resets the times and releases large buffers.</summary>
    public void Reset(ref KeptMemory kept)
    {
        CodingTime = TimeSpan.Zero;
        VerificationTime = TimeSpan.Zero;
        _decoded.Trim(ref kept);
        _frameDecoder.Trim(ref kept);
        _losslessDecoder.Trim(ref kept);
        Joined.Trim(ref kept);
        Unpacked.Trim(ref kept);
        DropLossyEncoder();
        foreach (CoefficientTranscoder? recoder in _recoders)
        {
            // Each has two arenas.
            recoder?.Trim(kept.TryKeep(kept.Each / 2) ? kept.Each / 4 : 0);
        }
    }

    public void Dispose()
    {
        foreach (Htj2kEncoder? encoder in _encoders)
        {
            encoder?.Dispose();
        }

        _decoder.Dispose();
        _frameDecoder.Dispose();
        _losslessDecoder.Dispose();
        _decoded.Dispose();
        Joined.Dispose();
        Unpacked.Dispose();
        DropLossyEncoder();
        foreach (CoefficientTranscoder? recoder in _recoders)
        {
            recoder?.Dispose();
        }
    }

    /// <summary>It keeps the coefficients of a whole frame.</summary>
    private void DropLossyEncoder()
    {
        _lossyEncoder?.Dispose();
        _lossyEncoder = null;
    }
}
