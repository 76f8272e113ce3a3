// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.BlockCoding.HighThroughput.Encoding;

/// <summary>Writes the SigProp bit-stream (T.814 7.1.5): forwards, least significant bit first, seven bits after 0xFF.</summary>
/// <param name="bytes">Where it goes.</param>
internal ref struct SigPropWriter(Span<byte> bytes)
{
    private readonly Span<byte> _bytes = bytes;
    private ulong _partial;
    private int _count;
    private int _capacity = 8;

    /// <summary>Whole bytes so far.</summary>
    public int Length { get; private set; }

    /// <param name="bits">The first one lowest; zeros above them.</param>
    /// <param name="count">0 to 32.</param>
    public void Write(ulong bits, int count)
    {
        _partial |= bits << _count;
        _count += count;
        while (_count >= _capacity)
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
        int value = (int)_partial & ((1 << _capacity) - 1);
        _bytes[Length++] = (byte)value;
        _partial >>= _capacity;
        _count -= _capacity;
        _capacity = value == 0xFF ? 7 : 8;
    }
}
