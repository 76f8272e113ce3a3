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
    private ulong _unread;
    private int _count;
    private bool _previousAbove8F = true;

    /// <summary>The next bits, the first one lowest.</summary>
    /// <param name="count">0 to 32.</param>
    public ulong Read(int count)
    {
        while (_count < count)
        {
            ulong next = _position > 0 ? _bytes[--_position] : 0u;
            bool isStuffed = _previousAbove8F && (next & 0x7F) == 0x7F;
            _unread |= (isStuffed ? next & 0x7F : next) << _count;
            _count += isStuffed ? 7 : 8;
            _previousAbove8F = next > 0x8F;
        }

        ulong bits = _unread & ((1UL << count) - 1);
        _unread >>= count;
        _count -= count;
        return bits;
    }
}
