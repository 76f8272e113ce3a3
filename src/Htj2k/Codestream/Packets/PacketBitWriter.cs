// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Codestream.Packets;

/// <summary>Bits of packet headers (T.800 B.10.1): most significant first; the byte after 0xFF starts with a zero bit.</summary>
/// <remarks>Bits that do not fit are dropped and <see cref="Overflowed"/> is set, so that callers check once per packet.</remarks>
internal ref struct PacketBitWriter(Span<byte> bytes)
{
    private readonly Span<byte> _bytes = bytes;
    private int _partial;
    private int _freeBits = 8;
    private int _capacity = 8;

    /// <summary>Whole bytes so far.</summary>
    public int Length { get; private set; }

    public bool Overflowed { get; private set; }

    public void WriteBit(int bit)
    {
        _freeBits--;
        _partial |= bit << _freeBits;
        if (_freeBits == 0)
        {
            EndByte();
        }
    }

    public void Write(uint bits, int count)
    {
        while (count > 0)
        {
            int fitting = Math.Min(count, _freeBits);
            count -= fitting;
            _freeBits -= fitting;
            _partial |= (int)(bits >> count & ((1u << fitting) - 1)) << _freeBits;
            if (_freeBits == 0)
            {
                EndByte();
            }
        }
    }

    /// <summary>Fills the last byte with zeros; after a last byte of 0xFF comes one of zeros.</summary>
    public void Finish()
    {
        if (_freeBits < _capacity || _capacity == 7)
        {
            EndByte();
        }
    }

    private void EndByte()
    {
        _capacity = _partial == 0xFF ? 7 : 8;
        if (Length < _bytes.Length)
        {
            _bytes[Length++] = (byte)_partial;
        }
        else
        {
            Overflowed = true;
        }

        _partial = 0;
        _freeBits = _capacity;
    }
}
