// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Contract;

/// <summary>Limits and tolerance of decoding. The default decodes everything and tolerates nothing.</summary>
public readonly record struct DecodingOptions
{
    /// <summary>The default of <see cref="MaximumSamples"/>: 2^30.</summary>
    public const long DefaultMaximumSamples = 1L << 30;

    private readonly long _maximumSamples;

    /// <summary>How many of the highest resolutions are left out; each halves width and height.</summary>
    public int DiscardedResolutions { get; init; }

    /// <summary>Decode the packets that a truncated codestream has, instead of throwing.</summary>
    public bool AllowTruncated { get; init; }

    /// <summary>
    /// Refuse a codestream of Part 1 whose code-blocks lack passes that change samples: decoders fill in such samples as they like (T.800
    /// E.1.1.2).
    /// </summary>
    public bool RequireAllPasses { get; init; }

    /// <summary>The largest image that is accepted, in samples of all components. Memory in use grows with the image.</summary>
    public long MaximumSamples
    {
        get => _maximumSamples == 0 ? DefaultMaximumSamples : _maximumSamples;
        init => _maximumSamples = value;
    }
}
