// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.BlockCoding;
using Htj2k.Codestream;
using Htj2k.Contract;
using Htj2k.Encoding;
using Htj2k.Samples;
using Htj2k.Scheduling;
using Htj2k.Structure;

namespace Htj2k;

/// <summary>
/// Encodes frames as lossless codestreams of one fixed shape: RPCL, one tile, 64x64 code-blocks, reversible 5/3, one tile-part per
/// resolution, TLM, lowest resolution at most 64 samples wide and high. HTJ2K (ITU-T T.814) satisfies DICOM's .201 and .202, JPEG 2000 Part
/// 1 (ITU-T T.800) its .90.
/// </summary>
/// <remarks>
/// Reusable for any number of frames of any format; one frame at a time. The output does not depend on the number of threads.
/// </remarks>
public sealed class Htj2kEncoder : IDisposable
{
    /// <summary>Largest precision of HTJ2K: with the colour transform, QCD could not declare larger magnitudes (T.800 A.6.4).</summary>
    public const int MaximumBitsPerSample = 32;

    /// <summary>Largest precision of JPEG 2000 Part 1: with the gains of the wavelet, lanes of 32 bits hold all magnitudes.</summary>
    public const int MaximumBitsPerSampleOfPart1 = 25;

    private readonly FramePartQueue<CodeBlockEncoder> _queue;
    private readonly BlockCoder _coder;
    private readonly CodestreamWriter _writer;
    private ForwardPipeline? _narrow;
    private ForwardPipeline? _medium;
    private ForwardPipeline? _wide;
    private bool _disposed;

    /// <param name="threads">Threads that work on one frame, the caller's included.</param>
    /// <param name="coder">Whether to write HTJ2K or JPEG 2000 Part 1.</param>
    public Htj2kEncoder(int threads = 1, BlockCoder coder = BlockCoder.HighThroughput)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        _coder = coder;
        _queue = new FramePartQueue<CodeBlockEncoder>(threads, () => new CodeBlockEncoder(coder));
        _writer = new CodestreamWriter(coder, _queue);
    }

    /// <summary>Encodes one frame.</summary>
    /// <param name="samples">The frame; its length is <see cref="SampleFormat.FrameBytes"/>.</param>
    /// <param name="format">Geometry and storage of <paramref name="samples"/>.</param>
    /// <param name="useColorTransform">Apply the reversible colour transform (T.800 G.2); needs three components.</param>
    /// <param name="codestream">Where the codestream goes.</param>
    /// <param name="length">Bytes written.</param>
    /// <returns>False when <paramref name="codestream"/> is too short; its content is then undefined.</returns>
    /// <exception cref="ArgumentException">
    /// The format is not one that can be encoded, the span does not fit it, or a sample is outside its precision.
    /// </exception>
    public bool TryEncode(ReadOnlySpan<byte> samples, in SampleFormat format, bool useColorTransform, Span<byte> codestream, out int length)
    {
        int maximumBits = _coder == BlockCoder.Mq ? MaximumBitsPerSampleOfPart1 : MaximumBitsPerSample;
        EncodableFormat.Require(samples, format, useColorTransform, maximumBits);
        int levels = DecompositionLevels.For(format.Width, format.Height);
        SampleRange allowed = SampleRange.Allowed(format);
        Lanes lanes = Lanes.For(allowed, useColorTransform, levels);
        if (lanes.Bits == 16)
        {
            bool fillsBytes = format.BitsPerSample == 8 * format.BytesPerSample;
            return TryEncode(samples, format, useColorTransform, lanes, fillsBytes ? null : allowed, codestream, out length);
        }

        SampleRange range = SampleRange.Of(samples, format);
        range.RequireIn(allowed);
        lanes = Lanes.For(range, useColorTransform, levels);
        return TryEncode(samples, format, useColorTransform, lanes, null, codestream, out length);
    }

    /// <summary>Waits for running encodings and frees all memory.</summary>
    public void Dispose()
    {
        _disposed = true;
        _queue.Dispose();
        DropPipelines();
    }

    /// <summary>Encodes with lanes that the caller has chosen; tests compare both.</summary>
    internal bool TryEncode(
        ReadOnlySpan<byte> samples, in SampleFormat format, bool useColorTransform, Lanes lanes, Span<byte> codestream, out int length)
        => TryEncode(samples, format, useColorTransform, lanes, null, codestream, out length);

    /// <param name="allowed">The range of the samples; null when it is already known.</param>
    private bool TryEncode(
        ReadOnlySpan<byte> samples,
        in SampleFormat format,
        bool useColorTransform,
        Lanes lanes,
        SampleRange? allowed,
        Span<byte> codestream,
        out int length)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        length = 0;
        if (codestream.Length < MainHeaderWriter.LengthFor(_coder, format.Components, DecompositionLevels.For(format.Width, format.Height)))
        {
            return false;
        }

        foreach (CodeBlockEncoder worker in _queue.Workers)
        {
            worker.Clear();
        }

        try
        {
            _queue.Open();
            ForwardPipeline pipeline = lanes.Bits switch
            {
                16 => Pipeline<short>(ref _narrow, format, useColorTransform),
                32 => Pipeline<int>(ref _medium, format, useColorTransform),
                _ => Pipeline<long>(ref _wide, format, useColorTransform),
            };
            pipeline.Run(samples, lanes.Shift, allowed);
            length = _writer.Write(pipeline.Components, format, useColorTransform, codestream);
            return length > 0;
        }
        catch
        {
            // A pipeline that stopped in the middle of a frame is not fit for another.
            _queue.Drain();
            DropPipelines();
            throw;
        }
        finally
        {
            _queue.Close();

            // Segments and rows are read through pointers; their owners must not be finalized before the last one is copied.
            GC.KeepAlive(this);
        }
    }

    private void DropPipelines()
    {
        _narrow?.Dispose();
        _medium?.Dispose();
        _wide?.Dispose();
        (_narrow, _medium, _wide) = (null, null, null);
    }

    private ForwardPipeline Pipeline<T>(ref ForwardPipeline? cached, in SampleFormat format, bool colorTransform)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (cached is null || cached.Format != format || cached.ColorTransform != colorTransform)
        {
            cached?.Dispose();
            cached = null;
            cached = new LanePipeline<T>(format, colorTransform, DecompositionLevels.For(format.Width, format.Height), _queue);
        }

        return cached;
    }
}
