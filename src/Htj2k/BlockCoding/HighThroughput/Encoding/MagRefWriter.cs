// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.BlockCoding.HighThroughput.Encoding;

/// <summary>
/// Writes the MagRef bit-stream (T.814 7.1.6): from the end of the refinement segment backwards, least significant bit first. A byte whose
/// low seven bits are all ones after one above 0x8F, or as the segment's last, has only these seven.
/// </summary>
/// <param name="bytes">The bit-stream ends where they end.</param>
internal ref struct MagRefWriter(Span<byte> bytes)
{
    private readonly Span<byte> _bytes = bytes;
    private int _position = bytes.Length;
    private ulong _partial;
    private int _count;
    private bool _previousAbove8F = true;

    /// <summary>The whole bytes so far.</summary>
    public readonly ReadOnlySpan<byte> Written => _bytes[_position..];

    /// <param name="bits">The first one lowest; zeros above them.</param>
    /// <param name="count">0 to 32.</param>
    public void Write(ulong bits, int count)
    {
        _partial |= bits << _count;
        _count += count;
        while (_count >= 8)
        {
            EndByte();
        }
    }

    /// <summary>Fills the last byte with zeros.</summary>
    public void End()
    {
        if (_count > 0)
        {
            EndByte();
        }
    }

    private void EndByte()
    {
        bool isStuffed = _previousAbove8F && (_partial & 0x7F) == 0x7F;
        int value = (int)_partial & (isStuffed ? 0x7F : 0xFF);
        _bytes[--_position] = (byte)value;
        _previousAbove8F = value > 0x8F;
        int capacity = isStuffed ? 7 : 8;
        _partial >>= capacity;
        _count -= capacity;
    }
}
