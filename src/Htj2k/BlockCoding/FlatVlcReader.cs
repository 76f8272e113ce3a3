// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;

namespace Htj2k.BlockCoding;

/// <summary>Reads unstuffed VLC bits, the first one lowest.</summary>
/// <remarks>
/// After <see cref="Refill"/> at least 56 bits are there; a quad pair takes at most 30. Loads may run into the zeros behind the end, as far as one row of quads can;
/// <see cref="StayInside"/> then takes the reader back to where the zeros begin, which changes nothing.
/// </remarks>
internal unsafe ref struct FlatVlcReader(byte* bytes, int length)
{
    private readonly byte* _end = bytes + length;
    private byte* _next = bytes;
    private ulong _bits;
    private int _count;

    public readonly ulong Bits
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _bits;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Refill()
    {
        _bits |= *(ulong*)_next << _count;
        _next += (63 - _count) >> 3;
        _count |= 56;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Skip(int count)
    {
        _bits >>= count;
        _count -= count;
    }

    public void StayInside()
    {
        if (_next > _end)
        {
            _next = _end;
        }
    }
}
