// SPDX-License-Identifier: GPL-3.0-or-later
namespace LosslessDecoders.JpegLs;

/// <summary>Counters of a context of the sample that interrupts a run (T.87 A.7.2).</summary>
/// <param name="type">RItype: 1 when the samples to the left and above are the same.</param>
/// <param name="range">RANGE.</param>
internal struct RunContext(int type, int range)
{
    private int _a = Context.InitialA(range);
    private int _n = 1;
    private int _negatives;

    public readonly int K => Context.GolombParameter(_n, type == 0 ? _a : _a + (_n >> 1));

    /// <summary>Undoes the mapping of A.7.2.2 and takes the error value into account.</summary>
    /// <param name="mapped">EMErrval.</param>
    /// <param name="k">The parameter that the code had.</param>
    /// <param name="reset">RESET.</param>
    /// <returns>Errval.</returns>
    public int Update(int mapped, int k, int reset)
    {
        int twice = mapped + type;
        bool map = (twice & 1) != 0;
        int size = (twice + 1) >> 1;
        bool isNegative = size != 0 && map == (k != 0 || 2 * _negatives >= _n);
        if (isNegative)
        {
            _negatives++;
        }

        _a += (mapped + 1 - type) >> 1;
        if (_n == reset)
        {
            _a >>= 1;
            _n >>= 1;
            _negatives >>= 1;
        }

        _n++;
        return isNegative ? -size : size;
    }
}
