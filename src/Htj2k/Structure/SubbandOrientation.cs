// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Structure;

/// <summary>Sub-bands of one decomposition level, in the order in which packets carry them (T.800 B.9, F.3).</summary>
internal enum SubbandOrientation
{
    /// <summary>Low-pass both ways.</summary>
    LL,

    /// <summary>Horizontally high-pass, vertically low-pass.</summary>
    HL,

    /// <summary>Horizontally low-pass, vertically high-pass.</summary>
    LH,

    /// <summary>High-pass both ways.</summary>
    HH,
}
