// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Contract;

/// <summary>How the samples of several components lie in memory.</summary>
public enum SampleLayout
{
    /// <summary>All components of one pixel side by side (R G B R G B ...).</summary>
    Interleaved,

    /// <summary>One whole plane after the other (all R, all G, all B).</summary>
    Planar,
}
