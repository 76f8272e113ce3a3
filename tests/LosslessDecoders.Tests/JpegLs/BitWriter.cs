// SPDX-License-Identifier: GPL-3.0-or-later
namespace LosslessDecoders.Tests.JpegLs;

/// <summary>Writes bits, most significant first; a byte after FF takes 7 (T.87 A.1).</summary>
internal sealed class BitWriter(List<byte> bytes)
{
    private int _value;
    private int _free = 8;

    public void Write(int value, int length)
    {
        for (int i = length - 1; i >= 0; i--)
        {
            _free--;
            _value |= (value >> i & 1) << _free;
            if (_free == 0)
            {
                bytes.Add((byte)_value);
                _free = _value == 0xFF ? 7 : 8;
                _value = 0;
            }
        }
    }

    /// <summary>Pads with 0; a last byte FF is followed by one of 0.</summary>
    public void Finish()
    {
        if (_free < 8)
        {
            bytes.Add((byte)_value);
        }
    }
}
