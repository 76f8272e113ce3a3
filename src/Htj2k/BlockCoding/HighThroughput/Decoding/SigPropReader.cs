// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.BlockCoding.HighThroughput.Decoding;

/// <summary>
/// Reads the SigProp bit-stream (T.814 7.1.5): forwards, least significant bit first, seven bits after 0xFF, zeros after the end.
/// </summary>
internal ref struct SigPropReader(ReadOnlySpan<byte> refinement)
{
    private readonly ReadOnlySpan<byte> _bytes = refinement;
    private int _position;
    private int _unread;
    private int _count;
    private bool _previousIsFF;

    public uint ReadBit()
    {
        if (_count == 0)
        {
            _count = _previousIsFF ? 7 : 8;
            _unread = _position < _bytes.Length ? _bytes[_position++] : 0;
            _previousIsFF = _unread == 0xFF;
        }

        uint bit = (uint)_unread & 1;
        _unread >>= 1;
        _count--;
        return bit;
    }
}
