// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.BlockCoding.HighThroughput.Decoding;

/// <summary>
/// Reads the VLC bit-stream (T.814 7.1.4): from the end of the segment backwards, least significant bit first. A byte whose low seven bits
/// are all ones after one above 0x8F has only these seven. Zeros come after the end.
/// </summary>
/// <remarks>The accumulator holds at least 32 bits after each <see cref="Peek"/>: more than a quad pair ever takes.</remarks>
internal ref struct VlcReader
{
    private readonly ReadOnlySpan<byte> _bytes;
    private int _position;
    private ulong _bits;
    private int _count;
    private bool _previousAbove8F;

    /// <param name="suffix">The MEL and VLC bytes; the last byte and the low half of the one before are Scup's.</param>
    public VlcReader(ReadOnlySpan<byte> suffix)
    {
        _bytes = suffix;
        _position = suffix.Length - 3;
        int first = suffix[^2];
        _bits = (uint)first >> 4;

        // Four bits, three when these are all ones: the byte after counts as above 0x8F.
        _count = (_bits & 7) == 7 ? 3 : 4;
        _previousAbove8F = (first | 0x0F) > 0x8F;
    }

    /// <summary>The next bits, the first one lowest.</summary>
    public uint Peek()
    {
        while (_count < 32)
        {
            int next = _position >= 0 ? _bytes[_position--] : 0;
            bool stuffed = _previousAbove8F && (next & 0x7F) == 0x7F;
            _bits |= (ulong)(uint)(stuffed ? 0x7F : next) << _count;
            _count += stuffed ? 7 : 8;
            _previousAbove8F = next > 0x8F;
        }

        return (uint)_bits;
    }

    public void Skip(int count)
    {
        _bits >>= count;
        _count -= count;
    }

    public uint Read(int count)
    {
        uint bits = Peek() & ((1u << count) - 1);
        Skip(count);
        return bits;
    }
}
