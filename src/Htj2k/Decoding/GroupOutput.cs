// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using Htj2k.Codestream;
using Htj2k.Codestream.MarkerSegments;
using Htj2k.Samples;
using Htj2k.Structure;

namespace Htj2k.Decoding;

/// <summary>
/// Takes complete rows of a group of components, in any order and from any thread: inverse colour transform, level shift, storing.
/// </summary>
internal sealed unsafe class GroupOutput<T, TLanes>(Tile tile, ComponentGroup group, SynthesisComponent<T>[] components, Region region)
    where T : unmanaged, INumberBase<T>
    where TLanes : ISampleLanes<T>
{
    private readonly ComponentTarget[] _targets = new ComponentTarget[group.Count];

    /// <summary>Room that <see cref="Store"/> needs.</summary>
    public int ColorSamples => group.UsesColorTransform ? 3 * region.Width : 0;

    /// <summary>Begins a frame.</summary>
    /// <param name="targets">The destination of each component of the tile.</param>
    public void Begin(ReadOnlySpan<ComponentTarget> targets) => targets.Slice(group.First, group.Count).CopyTo(_targets);

    /// <summary>Stores a row of all components.</summary>
    /// <param name="colors">Room for as many samples as <see cref="ColorSamples"/> says.</param>
    /// <param name="overflow">See <see cref="Wavelets.InverseLifting"/>.</param>
    public void Store(T** rows, T* colors, int y, byte* overflow)
    {
        if (group.UsesColorTransform)
        {
            // The wavelet still needs the rows that it gave.
            T* red = colors;
            T* green = red + region.Width;
            T* blue = green + region.Width;
            TLanes.InverseColors(rows[0], rows[1], rows[2], red, green, blue, region.Width, overflow);
            rows[0] = red;
            rows[1] = green;
            rows[2] = blue;
        }

        int stored = 0;
        ComponentTarget first = _targets[0];
        ComponentSize size = tile.Components[group.First].Size;
        if (group is { UsesColorTransform: true, Count: 3 } && typeof(T) == typeof(short) && first is { Step: 3, BytesPerSample: 1 }
            && !size.IsSigned)
        {
            stored = PixelStorer.Store(
                (short*)rows[0], (short*)rows[1], (short*)rows[2], region.Width, (int)OffsetOf(0), (1 << size.Precision) - 1,
                    first.At(region.Left, y));
        }

        for (int i = 0; i < _targets.Length; i++)
        {
            ComponentTarget target = _targets[i];
            size = tile.Components[group.First + i].Size;
            TLanes.Store(
                rows[i] + stored,
                region.Width - stored,
                OffsetOf(i),
                size.Precision,
                size.IsSigned,
                target.At(region.Left + stored, y),
                target.BytesPerSample,
                target.Step);
        }
    }

    /// <summary>
    /// Level shift, and the offset that centred the lanes: R, G and B are computed from Y0 and lack its offset.
    /// </summary>
    private long OffsetOf(int index)
    {
        ComponentSize size = tile.Components[group.First + index].Size;
        long levelShift = size.IsSigned ? 0 : 1L << (size.Precision - 1);
        return levelShift + components[group.UsesColorTransform && index < 3 ? 0 : index].Lowest.Offset;
    }
}
