// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Structure;

/// <summary>The sub-bands of one component of a frame: LL, then HL, LH and HH from the lowest resolution to the highest.</summary>
internal sealed class EncodedComponent
{
    private readonly EncodedSubband[] _subbands;

    /// <param name="precision">
    /// Bits that the exponents allow for, see <see cref="ReversibleExponents"/>; null for irreversible coding.
    /// </param>
    public EncodedComponent(int width, int height, int levels, int? precision)
    {
        Levels = levels;
        IsReversible = precision is not null;
        _subbands = new EncodedSubband[1 + 3 * levels];
        for (int level = 1; level <= levels; level++)
        {
            int first = 1 + 3 * (levels - level);
            int lowWidth = LowSamples(width, level);
            int lowHeight = LowSamples(height, level);
            int highWidth = LowSamples(width, level - 1) - lowWidth;
            int highHeight = LowSamples(height, level - 1) - lowHeight;
            _subbands[first] = Band(SubbandOrientation.HL, level, highWidth, lowHeight);
            _subbands[first + 1] = Band(SubbandOrientation.LH, level, lowWidth, highHeight);
            _subbands[first + 2] = Band(SubbandOrientation.HH, level, highWidth, highHeight);
        }

        _subbands[0] = Band(SubbandOrientation.LL, levels, LowSamples(width, levels), LowSamples(height, levels));

        EncodedSubband Band(SubbandOrientation orientation, int level, int bandWidth, int bandHeight)
            => new(orientation, level, bandWidth, bandHeight,
                precision is { } bits ? ReversibleExponents.MagnitudeBits(bits, orientation, level) : 0);
    }

    /// <summary>True for the 5/3 wavelet; false for the 9/7, whose sub-bands are given their quantisation.</summary>
    public bool IsReversible { get; }

    public int Levels { get; }

    public ReadOnlySpan<EncodedSubband> Subbands => _subbands;

    /// <summary>The largest M_b of the sub-bands.</summary>
    public int LargestMagnitudeBits
    {
        get
        {
            int bits = 0;
            foreach (EncodedSubband subband in _subbands)
            {
                bits = Math.Max(bits, subband.MagnitudeBits);
            }

            return bits;
        }
    }

    /// <summary>The sub-bands that resolution <paramref name="resolution"/> adds (T.800 B.5).</summary>
    public ReadOnlySpan<EncodedSubband> OfResolution(int resolution)
        => resolution == 0 ? _subbands.AsSpan(0, 1) : _subbands.AsSpan(3 * resolution - 2, 3);

    /// <summary>The sub-band of a decomposition level (1 is the finest).</summary>
    public EncodedSubband Detail(int level, SubbandOrientation orientation)
        => _subbands[3 * (Levels - level) + (int)orientation];

    /// <summary>Samples that <paramref name="level"/> low-pass halvings leave.</summary>
    public static int LowSamples(int samples, int level) => (int)((samples + (1L << level) - 1) >> level);
}
