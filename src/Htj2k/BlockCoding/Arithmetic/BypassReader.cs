// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.BlockCoding.Arithmetic;

/// <summary>
/// Reads the raw bits of selective arithmetic coding bypass (T.800 D.6): most significant first, seven bits after 0xFF, ones after the end.
/// </summary>
internal ref struct BypassReader(ReadOnlySpan<byte> segment)
{
    private readonly ReadOnlySpan<byte> _segment = segment;
    private int _position;
    private int _byte;
    private int _count;

    public int ReadBit()
    {
        if (_count == 0)
        {
            _count = _byte == 0xFF ? 7 : 8;
            _byte = _position < _segment.Length ? _segment[_position++] : 0xFF;
        }

        _count--;
        return _byte >> _count & 1;
    }
}
