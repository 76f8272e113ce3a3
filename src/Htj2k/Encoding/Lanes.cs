// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.BlockCoding.HighThroughput.Encoding;
using Htj2k.Contract;
using Htj2k.Samples;
using Htj2k.Structure;

namespace Htj2k.Encoding;

/// <summary>The width of the wavelet's lanes for a frame, and the amount subtracted from its samples first.</summary>
/// <remarks>
/// The codestream is the same either way: the reversible 5/3 and RCT commute with a constant, which
/// <see cref="LowestBandEncoder{T, TLowest}"/> gives back. So the frame's actual range decides, not its declared precision, and CT stored
/// as 16 bits takes the fast way.
/// </remarks>
/// <param name="Bits">16, 32 or 64.</param>
/// <param name="Shift">The amount.</param>
internal readonly record struct Lanes(int Bits, long Shift)
{
    /// <summary>Chooses for a frame whose samples lie in <paramref name="range"/>.</summary>
    public static Lanes For(SampleRange range, bool colorTransform, int levels)
    {
        // Around the middle a sample is at most half the spread; Y1 and Y2 are differences, and may reach all of it.
        long spread = range.Maximum - range.Minimum;
        double largest = ReversibleExponents.LargestCoefficient(colorTransform ? spread : (spread + 1) / 2, levels);
        int bits = largest <= short.MaxValue ? 16 : largest < 1 << CleanupEncoder.MagnitudeBitsOf32 ? 32 : 64;
        return new Lanes(bits, range.Minimum + (spread + 1) / 2);
    }

    /// <summary>The level shift of the standard (T.800 G.1).</summary>
    public static long LevelShift(in SampleFormat format) => format.IsSigned ? 0 : 1L << (format.BitsPerSample - 1);
}
