// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.BlockCoding;
using Htj2k.Codestream;
using Htj2k.Decoding;

namespace Htj2k;

/// <summary>Decodes HTJ2K (ITU-T T.814) codestreams whose code-blocks have one cleanup pass each, with the reversible 5/3 wavelet: what lossless encoders make.</summary>
/// <remarks>Reusable for any number of codestreams; one at a time.</remarks>
public sealed class Htj2kDecoder : IDisposable
{
    /// <summary>Largest precision; lanes have 32 bits.</summary>
    public const int MaximumBitsPerSample = 25;

    private readonly BlockRowQueue<CodeBlockDecoder> _queue;
    private readonly DecodingState _state = new();

    /// <param name="threads">Threads that work on one frame, the caller's included.</param>
    public Htj2kDecoder(int threads = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        _queue = new BlockRowQueue<CodeBlockDecoder>(threads, static () => new CodeBlockDecoder());
    }

    /// <summary>Reads the main header only.</summary>
    /// <exception cref="Htj2kFormatException">The main header is broken.</exception>
    public static CodestreamInfo ReadInfo(ReadOnlySpan<byte> codestream)
    {
        MainHeader header = MainHeader.Read(codestream);
        ComponentCoding coding = header.CodingOf(0);
        ComponentSize size = header.Components[0];
        return new CodestreamInfo(
            header.Image.Width,
            header.Image.Height,
            header.Components.Length,
            size.Precision,
            size.IsSigned,
            coding.Levels,
            header.UsesColorTransform,
            coding.IsReversible,
            (coding.Style & CodeBlockStyle.HighThroughput) != 0);
    }

    /// <summary>Decodes one frame.</summary>
    /// <param name="codestream">From SOC to EOC; bytes behind EOC are ignored.</param>
    /// <param name="format">What the caller expects; must agree with the codestream (after <see cref="DecodingOptions.DiscardedResolutions"/>).</param>
    /// <param name="samples">Where the frame goes; its length is <see cref="SampleFormat.FrameBytes"/>.</param>
    /// <param name="options">What to leave out and what to tolerate.</param>
    /// <exception cref="Htj2kFormatException">The codestream is broken, truncated, or coded in a way that is not supported.</exception>
    /// <exception cref="ArgumentException">The format disagrees with the codestream, or the span does not fit it.</exception>
    public unsafe void Decode(ReadOnlySpan<byte> codestream, in SampleFormat format, Span<byte> samples, DecodingOptions options = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.DiscardedResolutions, nameof(options));
        MainHeader header = MainHeader.Read(codestream);
        CheckSupported(header, options);
        Region frame = header.Image.Halve(options.DiscardedResolutions);
        CheckFormat(header, frame, format, samples);

        // Only what the codestream has room for: each tile costs a tile-part header.
        TilePartIndex tileParts = TilePartIndex.Read(codestream, header, options.AllowTruncated);
        fixed (byte* first = codestream)
        fixed (byte* target = samples)
        {
            for (int index = 0; index < header.TilesAcross * header.TilesDown; index++)
            {
                Tile tile = ReadTile(codestream, header, tileParts, index, options);
                _state.Begin(first, codestream.Length);
                DecodeTile(header, tile, options.DiscardedResolutions, target, format, frame);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _queue.Dispose();
        _state.Dispose();
    }

    private static Tile ReadTile(ReadOnlySpan<byte> codestream, MainHeader header, TilePartIndex tileParts, int index, in DecodingOptions options)
    {
        Tile tile = new(header, index, codestream.Length);
        int resolutions = header.CodingOf(0).Levels + 1 - options.DiscardedResolutions;
        foreach (TilePart part in tileParts.Of(index))
        {
            tile.ReadPackets(codestream[..part.End], part.DataStart, resolutions);
        }

        if (!tile.Has(resolutions) && !options.AllowTruncated)
        {
            Htj2kFormatException.Throw($"tile {index} lacks packets: the codestream ends early", codestream.Length);
        }

        return tile;
    }

    private unsafe void DecodeTile(MainHeader header, Tile tile, int discarded, byte* samples, in SampleFormat format, Region frame)
    {
        using (InversePipeline<short> narrow = new(header, tile, discarded, _queue, _state))
        {
            Run(narrow, samples, format, frame);
        }

        if (_state.LanesTooNarrow)
        {
            _state.Restart();
            using InversePipeline<int> wide = new(header, tile, discarded, _queue, _state);
            Run(wide, samples, format, frame);
        }
    }

    private unsafe void Run(InversePipeline pipeline, byte* samples, in SampleFormat format, Region frame)
    {
        try
        {
            pipeline.Run(samples, format, frame);
            _queue.Finish();
        }
        finally
        {
            // Workers must be done with the pipeline's memory before it goes.
            _queue.Drain();
        }
    }

    private static void CheckSupported(MainHeader header, in DecodingOptions options)
    {
        ComponentSize first = header.Components[0];
        for (int c = 0; c < header.Components.Length; c++)
        {
            ComponentCoding coding = header.CodingOf(c);
            ComponentSize size = header.Components[c];
            if (!coding.IsReversible || size.Precision > MaximumBitsPerSample || size.StepX != 1 || size.StepY != 1 || size != first)
            {
                Htj2kFormatException.Throw(
                    $"component {c} is not one that is supported: reversible, of {MaximumBitsPerSample} bits at most, of the same precision and size as the others", header.Length);
            }

            if (options.DiscardedResolutions > coding.Levels)
            {
                Htj2kFormatException.Throw($"{options.DiscardedResolutions} resolutions cannot be left out of {coding.Levels + 1}", header.Length);
            }
        }

        if (header.UsesColorTransform && header.Components.Length < 3)
        {
            Htj2kFormatException.Throw($"a colour transform of {header.Components.Length} components; at least 3 are needed", header.Length);
        }
    }

    private static void CheckFormat(MainHeader header, Region frame, in SampleFormat format, ReadOnlySpan<byte> samples)
    {
        ComponentSize size = header.Components[0];
        bool agrees = format.Width == frame.Width && format.Height == frame.Height && format.Components == header.Components.Length
            && format.BitsPerSample == size.Precision && format.IsSigned == size.IsSigned
            && format.BytesPerSample is 1 or 2 or 4 && size.Precision <= 8 * format.BytesPerSample;
        if (!agrees)
        {
            throw new ArgumentException(
                $"The codestream has {frame.Width} x {frame.Height} x {header.Components.Length} samples of {size.Precision} bits, "
                + $"{(size.IsSigned ? "signed" : "unsigned")}; {format} was expected.",
                nameof(format));
        }

        if (samples.Length != format.FrameBytes)
        {
            throw new ArgumentException($"{samples.Length} bytes; the format needs {format.FrameBytes}.", nameof(samples));
        }
    }
}
