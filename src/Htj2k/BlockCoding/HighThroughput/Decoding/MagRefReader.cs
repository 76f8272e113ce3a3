// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.BlockCoding.HighThroughput.Decoding;

/// <summary>
/// Reads the MagRef bit-stream (T.814 7.1.6): from the end of the refinement segment backwards, least significant bit first. A byte whose
/// low seven bits are all ones after one above 0x8F, or as the segment's last, has only these seven. Zeros come after the start.
/// </summary>
internal ref struct MagRefReader(ReadOnlySpan<byte> refinement)
{
    private readonly ReadOnlySpan<byte> _bytes = refinement;
    private int _position = refinement.Length;
    private int _unread;
    private int _count;
    private bool _previousAbove8F = true;

    public uint ReadBit()
    {
        if (_count == 0)
        {
            _unread = _position > 0 ? _bytes[--_position] : 0;
            _count = _previousAbove8F && (_unread & 0x7F) == 0x7F ? 7 : 8;
            _previousAbove8F = _unread > 0x8F;
        }

        uint bit = (uint)_unread & 1;
        _unread >>= 1;
        _count--;
        return bit;
    }
}
