// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Codestream.MarkerSegments;

/// <summary>The order of packets (T.800 Table A.16).</summary>
internal enum ProgressionOrder
{
    LayerResolutionComponentPosition,
    ResolutionLayerComponentPosition,
    ResolutionPositionComponentLayer,
    PositionComponentResolutionLayer,
    ComponentPositionResolutionLayer,
}
