// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using DicomTranscoder.DataSet;

namespace DicomTranscoder.PixelData;

/// <summary>
/// The Red, Green and Blue Palette Color Lookup Tables of an image (PS3.3 C.7.6.3.1.5 and 6), plain or segmented (C.7.9.2).
/// </summary>
internal sealed class PaletteColor
{
    private const int Channels = 3;
    private const int MaximumEntries = 65536;
    private const int DescriptorBytes = 6;

    private readonly ushort[][] _entries;
    private readonly int _firstMapped;

    private PaletteColor(ushort[][] entries, int firstMapped)
    {
        _entries = entries;
        _firstMapped = firstMapped;
    }

    /// <summary>Reads the tables of an instance.</summary>
    /// <exception cref="DicomFormatException">A table is missing or broken.</exception>
    public static PaletteColor Read(in Instance instance)
    {
        ushort[][] entries = new ushort[Channels][];
        int firstMapped = 0;
        bool isWide = false;
        for (uint channel = 0; channel < Channels; channel++)
        {
            DataElement descriptor = Find(instance, new Tag(Tag.RedPaletteDescriptor.Value + channel));
            ReadOnlySpan<byte> value = instance.Bytes.Slice(descriptor.ValueOffset, descriptor.ValueLength);
            if (value.Length < DescriptorBytes)
            {
                DicomFormatException.Throw("A palette descriptor has three values", descriptor.Offset, descriptor.Tag);
            }

            int count = BinaryPrimitives.ReadUInt16LittleEndian(value);
            count = count == 0 ? MaximumEntries : count;
            firstMapped = instance.HasSignedPixels
                ? BinaryPrimitives.ReadInt16LittleEndian(value[2..])
                : BinaryPrimitives.ReadUInt16LittleEndian(value[2..]);
            bool hasWords = BinaryPrimitives.ReadUInt16LittleEndian(value[4..]) > 8;
            entries[channel] = instance.Elements.TryFind(new Tag(Tag.RedPaletteData.Value + channel), out DataElement plain)
                ? ReadPlain(instance.Bytes.Slice(plain.ValueOffset, plain.ValueLength), count, hasWords)
                : ReadSegmented(instance, Find(instance, new Tag(Tag.SegmentedRedPaletteData.Value + channel)), count, hasWords);
            isWide |= entries[channel].AsSpan().ContainsAnyInRange((ushort)256, ushort.MaxValue);
        }

        // Tables that declare 16 bits but fill 8 of them are common; both are brought to 16 bits.
        if (!isWide)
        {
            foreach (ushort[] channel in entries)
            {
                for (int i = 0; i < channel.Length; i++)
                {
                    channel[i] *= 257;
                }
            }
        }

        return new PaletteColor(entries, firstMapped);
    }

    /// <summary>The colour of a stored value, 16 bits per channel; values beyond the table get its first or last entry.</summary>
    public (ushort Red, ushort Green, ushort Blue) Map(int value)
    {
        int index = value - _firstMapped;
        return (Entry(0, index), Entry(1, index), Entry(2, index));
    }

    private ushort Entry(int channel, int index) => _entries[channel][Math.Clamp(index, 0, _entries[channel].Length - 1)];

    private static DataElement Find(in Instance instance, Tag tag)
        => instance.Elements.TryFind(tag, out DataElement element) ? element : throw new DicomFormatException("Missing:", -1, tag);

    private static ushort[] ReadPlain(ReadOnlySpan<byte> value, int count, bool hasWords)
    {
        // Some tables declare 8 bits but have a word per entry, or the other way round: the length decides.
        bool isWords = value.Length >= 2 * count || (hasWords && value.Length > count + 1);
        ushort[] entries = new ushort[count];
        for (int i = 0; i < count; i++)
        {
            int offset = isWords ? 2 * i : i;
            if (offset + (isWords ? 2 : 1) <= value.Length)
            {
                entries[i] = isWords ? BinaryPrimitives.ReadUInt16LittleEndian(value[offset..]) : value[offset];
            }
        }

        return entries;
    }

    private static ushort[] ReadSegmented(in Instance instance, in DataElement element, int count, bool hasWords)
    {
        SegmentedPalette palette = new(instance.Bytes.Slice(element.ValueOffset, element.ValueLength), hasWords, count);
        if (!palette.TryExpand())
        {
            DicomFormatException.Throw("The segments of a palette do not give its number of entries", element.Offset, element.Tag);
        }

        return palette.Entries;
    }
}
