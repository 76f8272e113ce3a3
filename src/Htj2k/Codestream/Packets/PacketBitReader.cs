// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Contract;

namespace Htj2k.Codestream.Packets;

/// <summary>Bits of packet headers (T.800 B.10.1): most significant first; the byte after 0xFF starts with a stuffed bit.</summary>
internal ref struct PacketBitReader(ReadOnlySpan<byte> bytes, int position)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _byte;
    private int _bitsLeft;

    /// <summary>Offset of the next whole byte.</summary>
    public int Position { get; private set; } = position;

    public int ReadBit()
    {
        if (_bitsLeft == 0)
        {
            NextByte();
        }

        _bitsLeft--;
        return _byte >> _bitsLeft & 1;
    }

    public int Read(int count)
    {
        int value = 0;
        while (count > 0)
        {
            if (_bitsLeft == 0)
            {
                NextByte();
            }

            int present = Math.Min(count, _bitsLeft);
            count -= present;
            _bitsLeft -= present;
            value = value << present | (_byte >> _bitsLeft & ((1 << present) - 1));
        }

        return value;
    }

    /// <summary>Drops the rest of the byte, and the byte that must follow 0xFF.</summary>
    public void Finish()
    {
        _bitsLeft = 0;
        if (_byte == 0xFF)
        {
            Position++;
        }
    }

    private void NextByte()
    {
        if (Position >= _bytes.Length)
        {
            Htj2kFormatException.Throw("a packet header ends early", _bytes.Length);
        }

        _bitsLeft = _byte == 0xFF ? 7 : 8;
        _byte = _bytes[Position++];
    }
}
