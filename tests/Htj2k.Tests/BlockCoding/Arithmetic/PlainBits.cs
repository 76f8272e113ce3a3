// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Tests.BlockCoding.Arithmetic;

/// <summary>The raw bits of selective bypass (T.800 D.6): seven after 0xFF, ones after the end.</summary>
internal ref struct PlainBits(ReadOnlySpan<byte> segment)
{
    private readonly ReadOnlySpan<byte> _segment = segment;
    private int _position;
    private int _byte;
    private int _count;

    public int Read()
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
