// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Codestream.MarkerSegments;
using Htj2k.Contract;
using Htj2k.Structure;

namespace Htj2k.Codestream;

/// <summary>Describes a main header for callers.</summary>
internal static class CodestreamDescription
{
    public static CodestreamInfo Of(MainHeader header)
    {
        ImageAndTileSize image = header.Size;
        CodingStyle style = header.Coding.Style;
        ComponentInfo[] components = new ComponentInfo[image.Components.Length];
        bool isReversible = true;
        bool isHighThroughput = false;
        for (int c = 0; c < components.Length; c++)
        {
            ComponentSize size = image.Components[c];
            ComponentCoding coding = header.Coding.CodingOf(c);
            isReversible &= coding.IsReversible;
            isHighThroughput |= (coding.Style & CodeBlockStyle.HighThroughput) != 0;
            Region area = image.ComponentRegion(c);
            components[c] =
                new ComponentInfo(area.Width, area.Height, size.Precision, size.IsSigned, size.StepX, size.StepY) { Area = area };
        }

        ComponentCoding first = header.Coding.CodingOf(0);
        return new CodestreamInfo(
            image.Image.Width,
            image.Image.Height,
            components.Length,
            components[0].BitsPerSample,
            components[0].IsSigned,
            first.Levels,
            style.UsesColorTransform,
            isReversible,
            isHighThroughput)
        {
            ComponentDetails = components,
            IsResolutionPositionOrder = style.Order == ProgressionOrder.ResolutionPositionComponentLayer
                && header.Coding.Volumes.Count == 0,
            HasTilePartLengths = header.HasTilePartLengths,
            Tiles = image.Tiles,
            Layers = style.Layers,
            CodeBlockWidth = 1 << first.BlockWidthExponent,
            CodeBlockHeight = 1 << first.BlockHeightExponent,
        };
    }
}
