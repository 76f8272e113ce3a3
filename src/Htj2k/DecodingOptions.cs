// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k;

/// <summary>What to leave out and what to tolerate when decoding. The default decodes everything and tolerates nothing.</summary>
public readonly record struct DecodingOptions
{
    /// <summary>How many of the highest resolutions are left out; each halves width and height.</summary>
    public int DiscardedResolutions { get; init; }

    /// <summary>Give what is there when the codestream ends early, instead of an error.</summary>
    public bool AllowTruncated { get; init; }
}
