// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.BlockCoding;

/// <summary>
/// The MagSgn bit-stream of a cleanup segment (T.814 7.1.2): bytes forwards, bits least significant first; the byte behind 0xFF carries seven bits.
/// </summary>
internal unsafe struct MagSgnWriter
{
    private readonly byte* _start;
    private byte* _next;
    private uint _partial;
    private int _usedBits;
    private int _capacity;

    public MagSgnWriter(byte* bytes)
    {
        _start = bytes;
        _next = bytes;
        _capacity = 8;
    }

    public void Write(uint bits, int count)
    {
        while (count > 0)
        {
            int taken = Math.Min(_capacity - _usedBits, count);
            _partial |= (bits & ((1u << taken) - 1)) << _usedBits;
            _usedBits += taken;
            bits = taken == 32 ? 0 : bits >> taken;
            count -= taken;
            if (_usedBits == _capacity)
            {
                *_next++ = (byte)_partial;
                _capacity = _partial == 0xFF ? 7 : 8;
                _partial = 0;
                _usedBits = 0;
            }
        }
    }

    /// <summary>Fills the last byte with ones. A last byte of 0xFF is left out: the decoder feeds ones behind the end.</summary>
    /// <returns>Bytes of the stream.</returns>
    public int Finish()
    {
        if (_usedBits > 0)
        {
            uint ones = 0xFFu & (((1u << (_capacity - _usedBits)) - 1) << _usedBits);
            if ((_partial | ones) != 0xFF)
            {
                *_next++ = (byte)(_partial | ones);
            }
        }
        else if (_capacity == 7)
        {
            _next--;
        }

        return (int)(_next - _start);
    }
}
