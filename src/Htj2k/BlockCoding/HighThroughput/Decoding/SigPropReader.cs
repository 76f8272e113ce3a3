// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.BlockCoding.HighThroughput.Decoding;

/// <summary>
/// Reads the SigProp bit-stream (T.814 7.1.5): forwards, least significant bit first, seven bits after 0xFF, zeros after the end.
/// </summary>
internal ref struct SigPropReader(ReadOnlySpan<byte> refinement)
{
    /// <summary>Bits that can be looked at, and passed, at once.</summary>
    public const int MostBits = 32;

    private readonly ReadOnlySpan<byte> _bytes = refinement;
    private int _position;
    private ulong _unread;
    private int _count;
    private bool _previousIsFF;

    /// <summary>The next bits, the first one lowest: <see cref="MostBits"/> of them, and any others above.</summary>
    public ulong Peek()
    {
        while (_count < MostBits)
        {
            ulong next = _position < _bytes.Length ? _bytes[_position++] : 0u;
            _unread |= (_previousIsFF ? next & 0x7F : next) << _count;
            _count += _previousIsFF ? 7 : 8;
            _previousIsFF = next == 0xFF;
        }

        return _unread;
    }

    /// <param name="count">Bits that <see cref="Peek"/> has given.</param>
    public void Skip(int count)
    {
        _unread >>= count;
        _count -= count;
    }
}
