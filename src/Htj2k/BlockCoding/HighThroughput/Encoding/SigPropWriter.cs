// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.BlockCoding.HighThroughput.Encoding;

/// <summary>Writes the SigProp bit-stream (T.814 7.1.5): forwards, least significant bit first, seven bits after 0xFF.</summary>
/// <param name="bytes">Where it goes.</param>
internal ref struct SigPropWriter(Span<byte> bytes)
{
    private readonly Span<byte> _bytes = bytes;
    private uint _partial;
    private int _count;
    private int _capacity = 8;

    /// <summary>Whole bytes so far.</summary>
    public int Length { get; private set; }

    public void WriteBit(uint bit)
    {
        _partial |= bit << _count;
        _count++;
        if (_count == _capacity)
        {
            EndByte();
        }
    }

    /// <summary>Fills the last byte with zeros; after a last byte of 0xFF comes one of zeros.</summary>
    public void End()
    {
        if (_count > 0)
        {
            EndByte();
        }

        if (_capacity == 7)
        {
            EndByte();
        }
    }

    private void EndByte()
    {
        _bytes[Length++] = (byte)_partial;
        _capacity = _partial == 0xFF ? 7 : 8;
        _partial = 0;
        _count = 0;
    }
}
