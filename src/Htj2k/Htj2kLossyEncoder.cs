// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.BlockCoding;
using Htj2k.Codestream;
using Htj2k.Contract;
using Htj2k.Encoding;
using Htj2k.Memory;
using Htj2k.Samples;
using Htj2k.Scheduling;

namespace Htj2k;

/// <summary>
/// Encodes frames as lossy HTJ2K codestreams (ITU-T T.814) for DICOM's .203: irreversible 9/7 and ICT with scalar expounded quantisation,
/// in the shape of <see cref="Htj2kEncoder"/>. The quantisation step is searched until the codestream meets the target; its quality is
/// measured by decoding it.
/// </summary>
/// <remarks>
/// Reusable for any number of frames of any format; one frame at a time. The output does not depend on the number of threads.
/// </remarks>
public sealed class Htj2kLossyEncoder : IDisposable
{
    /// <summary>Largest precision: the transforms are done in single precision.</summary>
    public const int MaximumBitsPerSample = 16;

    private readonly FramePartQueue<CodeBlockEncoder> _queue;
    private readonly Htj2kDecoder _decoder;
    private readonly CodestreamWriter _writer;
    private IrreversiblePipeline? _pipeline;
    private NativeBuffer<byte>? _decoded;
    private bool _disposed;

    /// <param name="threads">Threads that work on one frame, the caller's included.</param>
    public Htj2kLossyEncoder(int threads = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        _queue = new FramePartQueue<CodeBlockEncoder>(threads, static () => new CodeBlockEncoder(BlockCoder.HighThroughput));
        _writer = new CodestreamWriter(BlockCoder.HighThroughput, _queue);
        _decoder = new Htj2kDecoder(threads);
    }

    /// <summary>Encodes one frame.</summary>
    /// <param name="samples">The frame; its length is <see cref="SampleFormat.FrameBytes"/>.</param>
    /// <param name="format">Geometry and storage of <paramref name="samples"/>.</param>
    /// <param name="useColorTransform">Apply the irreversible colour transform (T.800 G.3); needs three components.</param>
    /// <param name="target">The target for size or quality.</param>
    /// <param name="codestream">Receives the codestream; undefined unless the outcome is <see cref="LossyOutcome.Encoded"/>.</param>
    /// <param name="encoding">Size and quality of the codestream.</param>
    /// <exception cref="ArgumentException">
    /// The format is not one that can be encoded, the span does not fit it, a sample is outside its precision, or there is no target.
    /// </exception>
    public LossyOutcome Encode(
        ReadOnlySpan<byte> samples, in SampleFormat format, bool useColorTransform, LossyTarget target, Span<byte> codestream,
            out LossyEncoding encoding)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        EncodableFormat.Require(samples, format, useColorTransform, MaximumBitsPerSample);
        if (target.Measure == LossyMeasure.None)
        {
            throw new ArgumentException("A target without a measure; a ratio, a PSNR or a maximum error is accepted.", nameof(target));
        }

        encoding = default;
        try
        {
            Prepare(format, useColorTransform).Transform(samples);
            StepSearch search = new(target, format);
            while (search.GoesOn)
            {
                int trial = EncodeAt(search.BaseStep, codestream);
                Deviation deviation = search.NeedsDeviation && trial > 0 ? Decode(samples, format, codestream[..trial]) : default;
                search.Tell(trial, deviation.Psnr, deviation.Largest);
            }

            if (!search.IsReached)
            {
                return LossyOutcome.OutOfReach;
            }

            int length = EncodeAt(search.BaseStep, codestream);
            if (length == 0)
            {
                return LossyOutcome.DoesNotFit;
            }

            Deviation reached = Decode(samples, format, codestream[..length]);
            encoding = new LossyEncoding(length, reached.Psnr, reached.Largest);
            return LossyOutcome.Encoded;
        }
        catch
        {
            // A pipeline that stopped in the middle of a frame is not fit for another.
            _queue.Drain();
            _pipeline?.Dispose();
            _pipeline = null;
            throw;
        }
        finally
        {
            // Coefficients and segments are read through pointers; their owners must not be finalized before the last one is copied.
            GC.KeepAlive(this);
        }
    }

    /// <summary>Waits for running encodings and frees all memory.</summary>
    public void Dispose()
    {
        _disposed = true;
        _queue.Dispose();
        _decoder.Dispose();
        _pipeline?.Dispose();
        _decoded?.Dispose();
    }

    private IrreversiblePipeline Prepare(in SampleFormat format, bool useColorTransform)
    {
        if (_pipeline is null || _pipeline.Format != format || _pipeline.ColorTransform != useColorTransform)
        {
            _pipeline?.Dispose();
            _pipeline = null;
            _pipeline = new IrreversiblePipeline(format, useColorTransform);
        }

        return _pipeline;
    }

    /// <returns>Bytes of the codestream, 0 when it does not fit.</returns>
    private int EncodeAt(double baseStep, Span<byte> codestream)
    {
        _queue.Open();
        try
        {
            _pipeline!.Encode(baseStep, _queue);
            return _writer.Write(_pipeline.Components, _pipeline.Format, _pipeline.ColorTransform, codestream);
        }
        finally
        {
            _queue.Close();
        }
    }

    private unsafe Deviation Decode(ReadOnlySpan<byte> samples, in SampleFormat format, ReadOnlySpan<byte> codestream)
    {
        if (_decoded is null || _decoded.Length < samples.Length)
        {
            _decoded?.Dispose();
            _decoded = null;
            _decoded = new NativeBuffer<byte>(samples.Length);
        }

        Span<byte> decoded = new(_decoded.Start, samples.Length);
        _decoder.Decode(codestream, format, decoded);
        return Deviation.Between(samples, decoded, format);
    }
}
