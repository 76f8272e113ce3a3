// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Contract;
using Htj2k.Samples;
using Htj2k.Structure;

namespace Htj2k.Encoding;

/// <summary>The width of the wavelet's lanes for a frame, and the amount subtracted from its samples first.</summary>
/// <remarks>
/// The codestream is the same either way: the reversible 5/3 and RCT commute with a constant, which <see cref="LowestBandEncoder{T}"/>
/// gives back. So the frame's actual range decides, not its declared precision, and CT stored as 16 bits takes the fast way.
/// </remarks>
internal readonly record struct Lanes(bool Narrow, int Shift)
{
    /// <summary>Chooses for a frame whose samples lie in <paramref name="range"/>.</summary>
    public static Lanes For(SampleRange range, in SampleFormat format, bool colorTransform, int levels)
    {
        // Around the middle a sample is at most half the spread; Y1 and Y2 are differences, and may reach all of it.
        long spread = (long)range.Maximum - range.Minimum;
        long largest = colorTransform ? spread : (spread + 1) / 2;
        return ReversibleExponents.LargestCoefficient(largest, levels) <= short.MaxValue
            ? new Lanes(true, (int)(range.Minimum + (spread + 1) / 2))
            : Wide(format);
    }

    /// <summary>32 bits always do, after the level shift of T.800 G.1.</summary>
    public static Lanes Wide(in SampleFormat format) => new(false, LevelShift(format));

    /// <summary>The level shift of the standard (T.800 G.1).</summary>
    public static int LevelShift(in SampleFormat format) => format.IsSigned ? 0 : 1 << (format.BitsPerSample - 1);
}
