// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Htj2k.BlockCoding.Arithmetic;

/// <summary>
/// The MQ arithmetic decoder (T.800 C.3). A coding pass keeps it in a local, so that its registers stay in those of the processor.
/// </summary>
/// <remarks>
/// The interval and Qe are aligned with Chigh of <see cref="MqSegment"/>. So bit 62 of the interval is clear when it needs
/// renormalisation, and the code register turns negative when it lies in the lower sub-interval.
/// </remarks>
internal unsafe struct MqDecoder : IDecisions
{
    private readonly MqSegment* _segment;
    private long _interval;
    private long _code;
    private int _bits;

    /// <param name="segment">One that has begun.</param>
    public MqDecoder(MqSegment* segment)
    {
        _segment = segment;
        _interval = segment->Interval;
        _code = segment->Code;
        _bits = segment->Bits;
    }

    /// <inheritdoc/>
    public static bool AreRaw => false;

    /// <summary>DECODE (T.800 C.3.2).</summary>
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Decode(uint context)
    {
        ushort* state = MqSegment.State(_segment, context);
        nint row = *state;
        long probability = MqSegment.Probability(_segment, row);
        long interval = _interval - probability;
        long code = _code - probability;
        if ((interval << 1 & ~code) < 0)
        {
            _interval = interval;
            _code = code;
            return MqSegment.Symbol(row, 0);
        }

        return Settle(state, row, probability, interval, code);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int DecodeEven(uint context)
    {
        ushort* state = MqSegment.State(_segment, context);
        nint row = *state;
        long probability = MqSegment.Probability(_segment, row);
        return Settle(state, row, probability, _interval - probability, _code - probability);
    }

    /// <summary>LPS_EXCHANGE or MPS_EXCHANGE, and RENORMD (T.800 C.3.2 and C.3.3), without a branch: also when neither is due.</summary>
    /// <param name="probability">Qe, subtracted from <paramref name="interval"/> and <paramref name="code"/> already.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Settle(ushort* state, nint row, long probability, long interval, long code)
    {
        // The larger sub-interval belongs to the more probable symbol (conditional exchange); the lower one is as long as Qe.
        long isLower = code >> 63;
        long isExchanged = (interval - probability) >> 63;
        *state = MqSegment.Next(_segment, row, interval, isExchanged, isLower);
        code += probability & isLower;
        interval ^= (interval ^ probability) & isLower;
        int shift = BitOperations.LeadingZeroCount((ulong)interval) - 1;
        interval <<= shift;
        int bits = _bits - shift;
        if (bits >= 0)
        {
            _interval = interval;
            _code = code << shift & long.MaxValue;
            _bits = bits;
        }
        else
        {
            // None of this may have to outlive a call in a register, or the compiler would never keep it in one.
            _segment->Interval = interval;
            _segment->Code = code;
            _segment->Bits = _bits;
            _segment->Shift(shift);
            _interval = _segment->Interval;
            _code = _segment->Code;
            _bits = _segment->Bits;
        }

        return MqSegment.Symbol(row, isLower ^ isExchanged);
    }
}
