// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Codestream;
using Htj2k.Contract;

namespace Htj2k.Decoding;

/// <summary>
/// Components of a tile that are decoded side by side: those of a colour transform, and others of the same area and wavelet.
/// </summary>
/// <param name="First">Index of the first; the others follow it.</param>
/// <param name="UsesColorTransform">The first three are RCT or ICT coded.</param>
/// <param name="IsReversible">True for the 5/3 wavelet.</param>
/// <param name="Precision">The largest among them.</param>
internal readonly record struct ComponentGroup(int First, int Count, bool UsesColorTransform, bool IsReversible, int Precision)
{
    /// <summary>More would not be faster, and take memory.</summary>
    private const int MostComponents = 8;

    /// <summary>The groups of a tile, in the order of their components.</summary>
    public static List<ComponentGroup> Of(Tile tile, int offset)
    {
        ReadOnlySpan<TileComponent> components = tile.Components;
        bool color = tile.Coding.Style.UsesColorTransform;
        if (color && (components.Length < 3 || !AreAlike(components[0], components[1]) || !AreAlike(components[0], components[2])))
        {
            Htj2kFormatException.Throw("a colour transform of components that are not three of the same size and wavelet", offset);
        }

        List<ComponentGroup> groups = [];
        int first = 0;
        while (first < components.Length)
        {
            int end = first + 1;
            int precision = components[first].Size.Precision;
            while (end < components.Length && end - first < MostComponents && AreAlike(components[first], components[end]))
            {
                precision = Math.Max(precision, components[end++].Size.Precision);
            }

            groups.Add(new ComponentGroup(first, end - first, color && first == 0, components[first].Coding.IsReversible, precision));
            first = end;
        }

        return groups;
    }

    private static bool AreAlike(TileComponent a, TileComponent b)
        => a.Region == b.Region && a.Coding.IsReversible == b.Coding.IsReversible;
}
