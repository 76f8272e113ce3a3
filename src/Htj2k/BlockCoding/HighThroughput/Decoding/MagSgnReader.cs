// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.BlockCoding.HighThroughput.Decoding;

/// <summary>
/// Reads the MagSgn bit-stream (T.814 7.1.2): forwards, least significant bit first, seven bits after 0xFF, ones after the end.
/// </summary>
internal ref struct MagSgnReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _position;
    private ulong _bits;
    private int _count;
    private bool _previousIsFF;

    /// <param name="count">0 to 56.</param>
    public ulong Read(int count)
    {
        while (_count < count)
        {
            uint next = _position < _bytes.Length ? _bytes[_position++] : 0xFFu;
            _bits |= (ulong)(_previousIsFF ? next & 0x7F : next) << _count;
            _count += _previousIsFF ? 7 : 8;
            _previousIsFF = next == 0xFF;
        }

        ulong value = _bits & ((1UL << count) - 1);
        _bits >>= count;
        _count -= count;
        return value;
    }
}
