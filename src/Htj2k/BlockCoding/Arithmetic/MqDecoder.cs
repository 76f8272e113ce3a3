// SPDX-License-Identifier: GPL-3.0-or-later
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Htj2k.BlockCoding.Arithmetic;

/// <summary>
/// The MQ arithmetic decoder (T.800 C.3). A coding pass keeps it in a local, so that its registers stay in those of the processor.
/// </summary>
/// <remarks>
/// The interval is aligned with Chigh of <see cref="MqSegment"/>, less 0x8000 there. So the interval turns negative when it needs
/// renormalisation, and the code register turns negative when it lies in the lower sub-interval: the usual decision needs one test of both.
/// </remarks>
internal unsafe struct MqDecoder : IDecisions
{
    private const long Half = 0x8000L << MqSegment.Unit;

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
        uint* state = State(context);
        uint entry = *state;
        long probability = Probability(entry);
        long interval = _interval - probability;
        long code = _code - probability;
        if ((interval | code) >= 0)
        {
            _interval = interval;
            _code = code;
            return (int)MoreProbable(entry);
        }

        return Settle(state, entry, probability, interval, code, -1);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int DecodeEven(uint context)
    {
        uint* state = State(context);
        uint entry = *state;
        long probability = Probability(entry);
        long interval = _interval - probability;
        long code = _code - probability;
        return Settle(state, entry, probability, interval, code, (interval | code) >> 63);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Probability(uint entry) => (long)(entry & 0xFFFF) << MqSegment.Unit;

    /// <summary>The index after a more probable symbol (bits 16-23) ends with that symbol.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint MoreProbable(uint entry) => entry >> 16 & 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint* State(uint context) => (uint*)((byte*)_segment->States + context * (sizeof(uint) / 2));

    /// <summary>LPS_EXCHANGE or MPS_EXCHANGE, and RENORMD (T.800 C.3.2 and C.3.3), without a branch.</summary>
    /// <param name="probability">Qe, subtracted from <paramref name="interval"/> and <paramref name="code"/> already.</param>
    /// <param name="isRenormalised">-1, or 0 when there is nothing to do: then no state changes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Settle(uint* state, uint entry, long probability, long interval, long code, long isRenormalised)
    {
        // The larger sub-interval belongs to the more probable symbol (conditional exchange); the lower one is as long as Qe.
        long upperLength = interval + Half;
        long isLower = code >> 63;
        long isLessProbable = isLower ^ (upperLength - probability) >> 63;
        uint next = MqStates.Start[(byte)(entry >> (16 + (8 & (int)isLessProbable)))];
        *state = entry ^ ((entry ^ next) & (uint)isRenormalised);

        code += probability & isLower;
        interval = upperLength ^ ((upperLength ^ probability) & isLower);
        int shift = BitOperations.LeadingZeroCount((ulong)interval) - 1;
        interval = (interval << shift) - Half;
        if (shift <= _bits)
        {
            _interval = interval;
            _code = code << shift & long.MaxValue;
            _bits -= shift;
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

        return (int)(MoreProbable(entry) ^ (uint)isLessProbable & 1);
    }
}
