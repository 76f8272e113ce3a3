// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Codestream;
using Htj2k.Samples;

namespace Htj2k.Encoding;

/// <summary>How wide the lanes of the wavelet are for a frame, and what is taken from its samples first.</summary>
/// <remarks>
/// The codestream is the same either way: the reversible 5/3 and RCT commute with a constant, which <see cref="BlockCoding.LowestBandStrip{T}"/> gives back.
/// So the frame's actual range decides, not its declared precision, and CT stored as 16 bits takes the fast way.
/// </remarks>
internal readonly record struct Lanes(bool Narrow, int Shift)
{
    /// <summary>
    /// Each lifting step may round by less than 1; through all filters that stays below this (levels times 2.5, times the largest gain, for 6 levels).
    /// </summary>
    private const int RoundingAllowance = 128;

    /// <summary>Chooses for a frame whose samples lie in <paramref name="range"/>.</summary>
    public static Lanes For(SampleRange range, in SampleFormat format, bool colorTransform, int levels)
    {
        // The largest gain of all intermediate results is that of the HH band of the last level.
        double highGain = ReversibleExponents.HighPassGains[Math.Clamp(levels, 1, ReversibleExponents.HighPassGains.Length) - 1];
        double limit = (short.MaxValue - RoundingAllowance) / (highGain * highGain);

        // Around the middle a sample is at most half the spread; Y1 and Y2 are differences, and may reach all of it.
        long spread = (long)range.Maximum - range.Minimum;
        long largest = colorTransform ? spread : (spread + 1) / 2;
        int levelShift = format.IsSigned ? 0 : 1 << (format.BitsPerSample - 1);
        return largest <= limit ? new Lanes(true, (int)(range.Minimum + (spread + 1) / 2)) : new Lanes(false, levelShift);
    }
}
