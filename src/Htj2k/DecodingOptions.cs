// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k;

/// <summary>What to leave out when decoding. The default decodes everything.</summary>
public readonly record struct DecodingOptions
{
    /// <summary>How many of the highest resolutions are left out; each halves width and height.</summary>
    public int DiscardedResolutions { get; init; }
}
