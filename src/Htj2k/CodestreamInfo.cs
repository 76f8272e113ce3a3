// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k;

/// <summary>What the main header of a codestream tells.</summary>
/// <param name="Width">Image area width on the reference grid (Xsiz - XOsiz).</param>
/// <param name="Height">Image area height on the reference grid (Ysiz - YOsiz).</param>
/// <param name="Components">Number of components (Csiz).</param>
/// <param name="BitsPerSample">Precision of component 0.</param>
/// <param name="IsSigned">Signedness of component 0.</param>
/// <param name="DecompositionLevels">Wavelet decomposition levels of the default coding style.</param>
/// <param name="UsesColorTransform">True when RCT or ICT is in use.</param>
/// <param name="IsReversible">True for the 5/3 wavelet.</param>
/// <param name="IsHighThroughput">True when code-blocks may be HT coded (T.814).</param>
public sealed record CodestreamInfo(
    int Width,
    int Height,
    int Components,
    int BitsPerSample,
    bool IsSigned,
    int DecompositionLevels,
    bool UsesColorTransform,
    bool IsReversible,
    bool IsHighThroughput);
