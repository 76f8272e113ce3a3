// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Contract;

/// <summary>What to leave out, what to tolerate and what to refuse when decoding. The default decodes everything and tolerates nothing.</summary>
public readonly record struct DecodingOptions
{
    /// <summary>What is accepted unless <see cref="MaximumSamples"/> says otherwise: 2^30.</summary>
    public const long DefaultMaximumSamples = 1L << 30;

    private readonly long _maximumSamples;

    /// <summary>How many of the highest resolutions are left out; each halves width and height.</summary>
    public int DiscardedResolutions { get; init; }

    /// <summary>Give what is there when the codestream ends early, instead of an error.</summary>
    public bool AllowTruncated { get; init; }

    /// <summary>The largest image that is accepted, in samples of all components. Memory in use grows with the image.</summary>
    public long MaximumSamples
    {
        get => _maximumSamples == 0 ? DefaultMaximumSamples : _maximumSamples;
        init => _maximumSamples = value;
    }
}
