// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;

namespace DicomTranscoder.PixelData;

/// <summary>Expands one Segmented Palette Color Lookup Table (PS3.3 C.7.9.2): discrete, linear and indirect segments.</summary>
/// <param name="data">The segments.</param>
/// <param name="hasWords">Opcodes, lengths and values take 16 bits when true, else 8.</param>
/// <param name="count">Number of entries that must come out.</param>
internal ref struct SegmentedPalette(ReadOnlySpan<byte> data, bool hasWords, int count)
{
    private const int Discrete = 0;
    private const int Linear = 1;
    private const int Indirect = 2;

    private readonly ReadOnlySpan<byte> _data = data;
    private int _filled;

    public ushort[] Entries { get; } = new ushort[count];

    /// <returns>False when the segments are broken, or give more or fewer entries.</returns>
    public bool TryExpand() => TryExpand(0, int.MaxValue, mayBeIndirect: true) && _filled == Entries.Length;

    private readonly bool TryRead(ref int position, out int value)
    {
        int size = hasWords ? 2 : 1;
        value = 0;
        if (position > _data.Length - size)
        {
            return false;
        }

        value = hasWords ? BinaryPrimitives.ReadUInt16LittleEndian(_data[position..]) : _data[position];
        position += size;
        return true;
    }

    private bool TryExpand(int position, int segments, bool mayBeIndirect)
    {
        for (; segments > 0 && _filled < Entries.Length; segments--)
        {
            if (!TryRead(ref position, out int opcode) || !TryRead(ref position, out int length))
            {
                return false;
            }

            bool isGood = opcode switch
            {
                Discrete => TryCopy(ref position, length),
                Linear => TryInterpolate(ref position, length),
                Indirect => mayBeIndirect && TryRepeat(ref position, length),
                _ => false,
            };
            if (!isGood)
            {
                return false;
            }
        }

        return true;
    }

    private bool TryCopy(ref int position, int length)
    {
        for (int i = 0; i < length; i++)
        {
            if (_filled == Entries.Length || !TryRead(ref position, out int value))
            {
                return false;
            }

            Entries[_filled++] = (ushort)value;
        }

        return true;
    }

    /// <summary>A line from the last entry, which is not repeated, to the value given.</summary>
    private bool TryInterpolate(ref int position, int length)
    {
        if (_filled == 0 || length > Entries.Length - _filled || !TryRead(ref position, out int last))
        {
            return false;
        }

        int first = Entries[_filled - 1];
        for (int i = 1; i <= length; i++)
        {
            Entries[_filled++] = (ushort)Math.Round(first + (double)(last - first) * i / length, MidpointRounding.AwayFromZero);
        }

        return true;
    }

    /// <summary>Segments that stood before, at a 32-bit byte offset.</summary>
    private bool TryRepeat(ref int position, int segments)
    {
        if (position > _data.Length - sizeof(uint))
        {
            return false;
        }

        uint offset = BinaryPrimitives.ReadUInt32LittleEndian(_data[position..]);
        position += sizeof(uint);
        return offset < (uint)_data.Length && TryExpand((int)offset, segments, mayBeIndirect: false);
    }
}
