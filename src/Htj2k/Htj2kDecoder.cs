// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.BlockCoding;
using Htj2k.Codestream;
using Htj2k.Codestream.MarkerSegments;
using Htj2k.Contract;
using Htj2k.Decoding;
using Htj2k.Scheduling;
using Htj2k.Structure;

namespace Htj2k;

/// <summary>Decodes JPEG 2000 codestreams: HTJ2K (ITU-T T.814) and Part 1 (ITU-T T.800), reversible and irreversible.</summary>
/// <remarks>
/// Reusable for any number of codestreams; one at a time. Memory is kept for the next codestream; when its headers are the same, it needs
/// no more.
/// </remarks>
public sealed class Htj2kDecoder : IDisposable
{
    /// <summary>Largest precision (T.800 A.5.1).</summary>
    public const int MaximumBitsPerSample = 38;

    /// <summary>Tiles times components that a codestream may have for each of its bytes: almost all need a packet.</summary>
    private const int TileComponentsPerByte = 16;

    private const int FewTileComponents = 65536;

    private readonly FramePartQueue<CodeBlockDecoder> _queue;
    private readonly DecodingState _state = new();
    private readonly TilePartIndex _tileParts = new();
    private readonly HeaderMemory _memory = new();
    private ComponentTarget[] _targets = [];
    private MainHeader? _header;
    private TileDecoder? _tile;
    private DecodingOptions _tileOptions;

    /// <param name="threads">Threads that work on one frame, the caller's included.</param>
    public Htj2kDecoder(int threads = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        _queue = new FramePartQueue<CodeBlockDecoder>(threads, static () => new CodeBlockDecoder());
    }

    /// <summary>Reads the main header only.</summary>
    /// <exception cref="Htj2kFormatException">The main header is broken.</exception>
    public static CodestreamInfo ReadInfo(ReadOnlySpan<byte> codestream) => CodestreamDescription.Of(MainHeader.Read(codestream));

    /// <summary>Decodes one frame whose components have the same size, precision and sign.</summary>
    /// <param name="codestream">From SOC to EOC; bytes after EOC are ignored.</param>
    /// <param name="format">
    /// The format that the caller expects; it must agree with the codestream (after <see cref="DecodingOptions.DiscardedResolutions"/>).
    /// </param>
    /// <param name="samples">Where the frame goes; its length is <see cref="SampleFormat.FrameBytes"/>.</param>
    /// <param name="options">Limits and tolerance.</param>
    /// <exception cref="Htj2kFormatException">The codestream is broken, truncated, or larger than the options allow.</exception>
    /// <exception cref="ArgumentException">The format disagrees with the codestream, or the span does not fit it.</exception>
    public unsafe void Decode(ReadOnlySpan<byte> codestream, in SampleFormat format, Span<byte> samples, DecodingOptions options = default)
    {
        MainHeader header = ReadHeader(codestream, options);
        FrameCheck.Require(header.Size, options.DiscardedResolutions, format, samples.Length);
        bool interleaved = format.Layout == SampleLayout.Interleaved;
        Region area = header.Size.ComponentRegion(0).Halve(options.DiscardedResolutions);
        int step = interleaved ? format.Components : 1;
        fixed (byte* first = samples)
        {
            for (int c = 0; c < format.Components; c++)
            {
                long offset = (interleaved ? c : (long)c * area.Width * area.Height) * format.BytesPerSample;
                _targets[c] = new ComponentTarget((nint)(first + offset), (long)area.Width * step, step, format.BytesPerSample, area);
            }

            DecodeTiles(codestream, header, options);
        }
    }

    /// <summary>Decodes one frame of any components, each to a plane of its own size, one plane after the other.</summary>
    /// <param name="codestream">From SOC to EOC; bytes after EOC are ignored.</param>
    /// <param name="bytesPerSample">1, 2, 4 or 8, for all components.</param>
    /// <param name="samples">Where the planes go; <see cref="PlanesBytes"/> long.</param>
    /// <param name="options">Limits and tolerance.</param>
    /// <exception cref="Htj2kFormatException">The codestream is broken, truncated, or larger than the options allow.</exception>
    /// <exception cref="ArgumentException">The bytes do not hold a component's precision, or the span does not fit.</exception>
    public unsafe void DecodePlanes(ReadOnlySpan<byte> codestream, int bytesPerSample, Span<byte> samples,
        DecodingOptions options = default)
    {
        MainHeader header = ReadHeader(codestream, options);
        FrameCheck.Require(header.Size, options.DiscardedResolutions, bytesPerSample, samples.Length);
        fixed (byte* first = samples)
        {
            long offset = 0;
            for (int c = 0; c < header.Size.Components.Length; c++)
            {
                Region area = header.Size.ComponentRegion(c).Halve(options.DiscardedResolutions);
                _targets[c] = new ComponentTarget((nint)(first + offset), area.Width, 1, bytesPerSample, area);
                offset += (long)area.Width * area.Height * bytesPerSample;
            }

            DecodeTiles(codestream, header, options);
        }
    }

    /// <summary>Bytes that <see cref="DecodePlanes"/> needs; <see cref="long.MaxValue"/> when they are more than that.</summary>
    public static long PlanesBytes(CodestreamInfo info, int bytesPerSample, int discardedResolutions = 0)
    {
        long samples = 0;
        foreach (ComponentInfo component in info.ComponentDetails)
        {
            samples = SampleCount.Add(samples, component.Area.Halve(discardedResolutions));
        }

        return SampleCount.Multiply(samples, bytesPerSample);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _tile?.Dispose();
        _queue.Dispose();
    }

    /// <summary>Reads the main header, or takes the one before when it is the same, and finds the tile-parts.</summary>
    private MainHeader ReadHeader(ReadOnlySpan<byte> codestream, in DecodingOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.DiscardedResolutions, nameof(options));
        if (_header is null || _tileOptions != options || !_memory.Matches(codestream, out int headerLength))
        {
            Forget();
            _header = MainHeader.Read(codestream);
            headerLength = _header.Length;
            CheckLimits(_header, codestream.Length, options);
            _tileOptions = options;
            _memory.Remember(codestream, _header);
            if (_targets.Length < _header.Size.Components.Length)
            {
                _targets = new ComponentTarget[_header.Size.Components.Length];
            }
        }

        _tileParts.Read(codestream, headerLength, _header.Size.Tiles, options.AllowTruncated);
        return _header;
    }

    private static void CheckLimits(MainHeader header, int length, in DecodingOptions options)
    {
        ImageAndTileSize size = header.Size;
        long samples = size.Samples();
        if (samples > options.MaximumSamples)
        {
            Htj2kFormatException.Throw($"an image of {samples} samples; at most {options.MaximumSamples} are accepted", 0);
        }

        long tileComponents = (long)size.Tiles * size.Components.Length;
        if (tileComponents > FewTileComponents + (long)TileComponentsPerByte * length)
        {
            Htj2kFormatException.Throw($"{size.Tiles} tiles of {size.Components.Length} components; {length} bytes cannot hold them", 0);
        }
    }

    private void DecodeTiles(ReadOnlySpan<byte> codestream, MainHeader header, in DecodingOptions options)
    {
        // Now, so that another thread comes while this one reads packet headers.
        _queue.Open();
        try
        {
            DecodeTilesOf(codestream, header, options);
        }
        finally
        {
            _queue.Close();
        }
    }

    private void DecodeTilesOf(ReadOnlySpan<byte> codestream, MainHeader header, in DecodingOptions options)
    {
        if (header.Size.Tiles > 1 || _tileParts.HasParameters)
        {
            Forget();
            for (int index = 0; index < header.Size.Tiles; index++)
            {
                using TileDecoder decoder = new(codestream, header, index, _tileParts, options, _queue, _state);
                decoder.Decode(codestream, _targets);
            }

            return;
        }

        if (_tile is null)
        {
            _tile = new TileDecoder(codestream, header, 0, _tileParts, options, _queue, _state);
        }
        else
        {
            _tile.Clear();
        }

        _tile.Decode(codestream, _targets);
    }

    private void Forget()
    {
        _header = null;
        _memory.Clear();
        _tile?.Dispose();
        _tile = null;
    }
}
