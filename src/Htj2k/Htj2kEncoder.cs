// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using Htj2k.BlockCoding;
using Htj2k.Codestream;
using Htj2k.Encoding;
using Htj2k.Samples;

namespace Htj2k;

/// <summary>
/// Encodes frames as lossless HTJ2K codestreams (ITU-T T.814) of one fixed shape, which satisfies DICOM's .201 and .202: RPCL, one tile,
/// 64x64 code-blocks, reversible 5/3, one tile-part per resolution, TLM, lowest resolution at most 64 samples wide and high.
/// </summary>
/// <remarks>Reusable for any number of frames of any format; one frame at a time. The output does not depend on the number of threads.</remarks>
public sealed class Htj2kEncoder : IDisposable
{
    /// <summary>Largest precision: with the colour transform and the gains of the wavelet, magnitudes stay below 2^30.</summary>
    public const int MaximumBitsPerSample = 25;

    private const int MaximumSide = 65535;
    private const int MaximumComponents = 255;

    private readonly BlockRowQueue<CodeBlockEncoder> _queue;
    private readonly PacketWriter _packets = new();
    private ForwardPipeline? _narrow;
    private ForwardPipeline? _wide;

    /// <param name="threads">Threads that work on one frame, the caller's included.</param>
    public Htj2kEncoder(int threads = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        _queue = new BlockRowQueue<CodeBlockEncoder>(threads, static () => new CodeBlockEncoder());
    }

    /// <summary>Encodes one frame.</summary>
    /// <param name="samples">The frame; its length is <see cref="SampleFormat.FrameBytes"/>.</param>
    /// <param name="format">Geometry and storage of <paramref name="samples"/>.</param>
    /// <param name="useColorTransform">Apply the reversible colour transform (T.800 G.2); needs three components.</param>
    /// <param name="codestream">Where the codestream goes.</param>
    /// <param name="length">Bytes written.</param>
    /// <returns>False when <paramref name="codestream"/> is too short; its content is then undefined.</returns>
    /// <exception cref="ArgumentException">The format is not one that can be encoded, or the spans do not fit it.</exception>
    public bool TryEncode(ReadOnlySpan<byte> samples, in SampleFormat format, bool useColorTransform, Span<byte> codestream, out int length)
    {
        Check(samples, format, useColorTransform);
        SampleRange range = SampleRange.Of(samples, format);
        CheckRange(range, format);
        int levels = DecompositionLevels.For(format.Width, format.Height);
        Lanes lanes = Lanes.For(range, format, useColorTransform, levels);
        return TryEncode(samples, format, useColorTransform, lanes, codestream, out length);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _queue.Dispose();
        _narrow?.Dispose();
        _wide?.Dispose();
    }

    /// <summary>Encodes with lanes that the caller has chosen; tests compare both.</summary>
    internal unsafe bool TryEncode(
        ReadOnlySpan<byte> samples, in SampleFormat format, bool useColorTransform, Lanes lanes, Span<byte> codestream, out int length)
    {
        ForwardPipeline pipeline = lanes.Narrow
            ? Pipeline<short>(ref _narrow, format, useColorTransform)
            : Pipeline<int>(ref _wide, format, useColorTransform);
        foreach (CodeBlockEncoder worker in _queue.Workers)
        {
            worker.Clear();
        }

        fixed (byte* first = samples)
        {
            pipeline.Run(first, lanes.Shift);
        }

        _queue.Finish();
        length = Assemble(pipeline, codestream);
        return length > 0;
    }

    private ForwardPipeline Pipeline<T>(ref ForwardPipeline? cached, in SampleFormat format, bool colorTransform)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        if (cached is null || cached.Format != format || cached.ColorTransform != colorTransform)
        {
            cached?.Dispose();
            cached = new ForwardPipeline<T>(format, colorTransform, DecompositionLevels.For(format.Width, format.Height), _queue);
        }

        return cached;
    }

    /// <returns>Bytes of the codestream, 0 when they do not fit.</returns>
    private int Assemble(ForwardPipeline pipeline, Span<byte> codestream)
    {
        ReadOnlySpan<EncodedComponent> components = pipeline.Components;
        int resolutions = components[0].Levels + 1;
        int headerLength = MainHeaderWriter.LengthFor(components.Length, resolutions - 1);
        if (codestream.Length < headerLength)
        {
            return 0;
        }

        Span<byte> header = codestream[..headerLength];
        new MainHeaderWriter(header).Write(pipeline.Format, pipeline.ColorTransform, components[0]);
        int length = headerLength;
        for (int resolution = 0; resolution < resolutions; resolution++)
        {
            int tilePart = WriteTilePart(pipeline, resolution, codestream[length..]);
            if (tilePart == 0)
            {
                return 0;
            }

            MainHeaderWriter.WriteTilePartLength(header, codestream.Slice(length, tilePart), resolution, resolutions);
            length += tilePart;
        }

        return BinaryPrimitives.TryWriteUInt16BigEndian(codestream[length..], MarkerCode.EndOfCodestream) ? length + 2 : 0;
    }

    /// <summary>All packets of one resolution: by position, then by component (T.800 B.12.1.3).</summary>
    private int WriteTilePart(ForwardPipeline pipeline, int resolution, Span<byte> destination)
    {
        ReadOnlySpan<EncodedComponent> components = pipeline.Components;
        int reduced = components[0].Levels - resolution;
        int columns = Precinct.Count(EncodedComponent.LowSamples(pipeline.Format.Width, reduced));
        int rows = Precinct.Count(EncodedComponent.LowSamples(pipeline.Format.Height, reduced));
        int length = MainHeaderWriter.TilePartHeaderBytes;
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                foreach (EncodedComponent component in components)
                {
                    if (length > destination.Length)
                    {
                        return 0;
                    }

                    int packet = _packets.Write(component.OfResolution(resolution), new Precinct(column, row), destination[length..]);
                    if (packet < 0)
                    {
                        return 0;
                    }

                    length += packet;
                }
            }
        }

        return length;
    }

    private static void Check(ReadOnlySpan<byte> samples, in SampleFormat format, bool useColorTransform)
    {
        if (format.Width is < 1 or > MaximumSide || format.Height is < 1 or > MaximumSide)
        {
            throw new ArgumentException($"{format.Width} x {format.Height} samples; accepted are 1 to {MaximumSide} each way.", nameof(format));
        }

        if (format.Components is < 1 or > MaximumComponents || (useColorTransform && format.Components != 3))
        {
            throw new ArgumentException($"{format.Components} components; accepted are 1 to {MaximumComponents}, and 3 with the colour transform.", nameof(format));
        }

        if (format.BytesPerSample is not (1 or 2 or 4)
            || format.BitsPerSample is < 1 or > MaximumBitsPerSample
            || format.BitsPerSample > 8 * format.BytesPerSample)
        {
            throw new ArgumentException(
                $"{format.BitsPerSample} bits in {format.BytesPerSample} bytes; accepted are 1 to {MaximumBitsPerSample} bits in 1, 2 or 4 bytes.", nameof(format));
        }

        if (samples.Length != format.FrameBytes)
        {
            throw new ArgumentException($"{samples.Length} bytes; the format needs {format.FrameBytes}.", nameof(samples));
        }
    }

    /// <summary>A sample outside its precision would be decoded as another one.</summary>
    private static void CheckRange(SampleRange range, in SampleFormat format)
    {
        int lowest = format.IsSigned ? -(1 << (format.BitsPerSample - 1)) : 0;
        int highest = (int)((1L << (format.IsSigned ? format.BitsPerSample - 1 : format.BitsPerSample)) - 1);
        if (range.Minimum < lowest || range.Maximum > highest)
        {
            throw new ArgumentException(
                $"Samples from {range.Minimum} to {range.Maximum}; {format.BitsPerSample} bits hold {lowest} to {highest}.", nameof(format));
        }
    }
}
