// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.BlockCoding.HighThroughput.Encoding;

/// <summary>
/// The MagSgn bit-stream of a cleanup segment (T.814 7.1.2): bytes forwards, bits least significant first; the byte after 0xFF carries
/// seven bits.
/// </summary>
internal unsafe struct MagSgnWriter(byte* bytes)
{
    private readonly byte* _start = bytes;
    private byte* _next = bytes;

    /// <summary>Bits that wait for their byte to fill, the first one lowest.</summary>
    private ulong _waiting;
    private int _count;
    private bool _isBehindFF;

    private readonly int Capacity => _isBehindFF ? 7 : 8;

    /// <param name="count">0 to 56.</param>
    public void Write(ulong bits, int count)
    {
        _waiting |= (bits & ((1UL << count) - 1)) << _count;
        _count += count;
        for (int capacity = Capacity; _count >= capacity; capacity = Capacity)
        {
            byte whole = (byte)(_waiting & ((1UL << capacity) - 1));
            *_next++ = whole;
            _isBehindFF = whole == 0xFF;
            _waiting >>= capacity;
            _count -= capacity;
        }
    }

    /// <summary>Fills the last byte with ones. A last byte of 0xFF is left out: the decoder feeds ones after the end.</summary>
    /// <returns>Bytes of the stream.</returns>
    public int Finish()
    {
        if (_count > 0)
        {
            Write(ulong.MaxValue, Capacity - _count);
        }

        return (int)(_next - _start) - (_isBehindFF ? 1 : 0);
    }
}
