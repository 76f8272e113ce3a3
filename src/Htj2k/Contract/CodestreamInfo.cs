// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Contract;

/// <summary>The main header of a codestream.</summary>
/// <param name="Width">Image area width on the reference grid (Xsiz - XOsiz).</param>
/// <param name="Height">Image area height on the reference grid (Ysiz - YOsiz).</param>
/// <param name="Components">Number of components (Csiz).</param>
/// <param name="BitsPerSample">Precision of component 0.</param>
/// <param name="IsSigned">Signedness of component 0.</param>
/// <param name="DecompositionLevels">Wavelet decomposition levels of component 0.</param>
/// <param name="UsesColorTransform">True when RCT or ICT is in use.</param>
/// <param name="IsReversible">True for the 5/3 wavelet in all components.</param>
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
    bool IsHighThroughput)
{
    /// <summary>Each component by itself.</summary>
    public required IReadOnlyList<ComponentInfo> ComponentDetails { get; init; }

    /// <summary>True when all components have the same size, precision and sign, as decoding to one block of samples needs it.</summary>
    public bool HasUniformComponents
    {
        get
        {
            foreach (ComponentInfo component in ComponentDetails)
            {
                if (component != ComponentDetails[0])
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>True when packets come by resolution, then position: RPCL.</summary>
    public required bool IsResolutionPositionOrder { get; init; }

    /// <summary>True when TLM lists the lengths of tile-parts.</summary>
    public required bool HasTilePartLengths { get; init; }

    /// <summary>Number of tiles.</summary>
    public required int Tiles { get; init; }

    /// <summary>Number of quality layers.</summary>
    public required int Layers { get; init; }

    /// <summary>Nominal code-block width of component 0.</summary>
    public required int CodeBlockWidth { get; init; }

    /// <summary>Nominal code-block height of component 0.</summary>
    public required int CodeBlockHeight { get; init; }
}
