// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Structure;

/// <summary>How far the coding passes of a code-block reach: all bit-planes above the last one are complete.</summary>
/// <param name="Last">Counted down from M_b - 1 as 0.</param>
/// <param name="PassesOfLast">Its passes: 1 for significance propagation, 2 with magnitude refinement, 3 with cleanup.</param>
internal readonly record struct CodedPlanes(int Last, int PassesOfLast)
{
    public const int PassesPerPlane = 3;

    /// <summary>True when the last bit-plane has all its passes.</summary>
    public bool AreComplete => PassesOfLast == PassesPerPlane;
}
