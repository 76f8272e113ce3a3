// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.BlockCoding.HighThroughput.Tables;

namespace Htj2k.BlockCoding.HighThroughput.Decoding;

/// <summary>
/// Reads the MEL bit-stream (T.814 7.1.3, 7.3.3): forwards, most significant bit first, seven bits after 0xFF, ones after the end.
/// </summary>
/// <remarks>Its last byte may be shared with the VLC bit-stream; the low four bits there are Scup's and read as ones.</remarks>
internal ref struct MelDecoder(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _position;
    private int _byte;
    private int _bitsLeft;
    private int _state;
    private int _run;
    private bool _runEndsWithOne;

    /// <summary>The next event: true says that the quad has a significant sample.</summary>
    public bool Decode()
    {
        if (_run == 0 && !_runEndsWithOne)
        {
            int exponent = MelStates.Exponents[_state];
            if (ReadBit() != 0)
            {
                _run = 1 << exponent;
                _state = Math.Min(_state + 1, MelStates.Exponents.Length - 1);
            }
            else
            {
                for (int i = 0; i < exponent; i++)
                {
                    _run = _run << 1 | ReadBit();
                }

                _runEndsWithOne = true;
                _state = Math.Max(_state - 1, 0);
            }
        }

        if (_run > 0)
        {
            _run--;
            return false;
        }

        _runEndsWithOne = false;
        return true;
    }

    private int ReadBit()
    {
        if (_bitsLeft == 0)
        {
            bool stuffed = _byte == 0xFF && _position > 0;
            _byte = _position < _bytes.Length ? _bytes[_position] : 0xFF;
            _byte |= _position == _bytes.Length - 1 ? 0x0F : 0;
            _position++;
            _bitsLeft = stuffed ? 7 : 8;
        }

        _bitsLeft--;
        return _byte >> _bitsLeft & 1;
    }
}
