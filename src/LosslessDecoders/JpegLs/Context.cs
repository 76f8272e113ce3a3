// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using System.Runtime.CompilerServices;

namespace LosslessDecoders.JpegLs;

/// <summary>
/// Counters of a context of the regular mode (T.87 A.2.1, A.6). The parameter of the next code is worked out when the counters change,
/// off the path from one sample to the next.
/// </summary>
internal struct Context
{
    private const int MinC = -128;
    private const int MaxC = 127;

    private int _a;
    private int _b;
    private ushort _n;
    private short _c;
    private short _mask;
    private short _k;

    /// <summary>C: the correction of the prediction.</summary>
    public readonly int C => _c;

    /// <summary>k: bits of the next code after its unary part (A.5.1).</summary>
    public readonly int K => _k;

    /// <summary>-1 when the next code has the mapping of negative and other errors exchanged (A.5.2), else 0.</summary>
    public readonly int Mask => _mask;

    public static Context Create(int range)
    {
        Context context = new() { _a = InitialA(range), _n = 1 };
        context.Prepare();
        return context;
    }

    /// <summary>A of A.2.1 at the start of a scan.</summary>
    public static int InitialA(int range) => Math.Max(2, (range + 32) / 64);

    /// <summary>The smallest k with n &lt;&lt; k not below a.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int GolombParameter(int n, int a)
    {
        // Without branches, as in Update. n << k has its highest bit where a has it, or k is 0: the difference fits in 31 bits.
        int shift = BitOperations.LeadingZeroCount((uint)n) - BitOperations.LeadingZeroCount((uint)a);
        int k = shift & ~(shift >> 31);
        return k + (int)((uint)((n << k) - a) >> 31);
    }

    /// <summary>Takes an error value into account (A.6.1, A.6.2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Update(int error, int reset)
    {
        int negative = error >> 31;
        int a = _a + ((error ^ negative) - negative);
        int b = _b + error;
        int n = _n;
        if (n == reset)
        {
            a >>= 1;
            b >>= 1;
            n >>= 1;
        }

        n++;

        // Without branches, which noise would mispredict: at most one of the two is -1.
        int isLow = (b + n - 1) >> 31;
        int isHigh = -b >> 31;
        int c = _c + isLow - isHigh;
        if (c is >= MinC and <= MaxC)
        {
            _c = (short)c;
        }

        b += (n & isLow) - (n & isHigh);

        // From 1 - n to 0.
        int aboveLowest = b - 1 + n;
        b -= aboveLowest & (aboveLowest >> 31);
        _b = b & (b >> 31);
        _a = a;
        _n = (ushort)n;
        Prepare();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Prepare()
    {
        int k = GolombParameter(_n, _a);
        _k = (short)k;
        _mask = (short)((k - 1) >> 31 & (2 * _b + _n - 1) >> 31);
    }
}
