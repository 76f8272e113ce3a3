// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;

namespace DicomTranscoder.Splicing;

/// <summary>
/// Makes value 1 of each Frame Type (0008,9007) of enhanced multi-frame images DERIVED, as Image Type is then (PS3.3 C.8.16.1). ORIGINAL is
/// one character longer: the rest moves up, and a space ends the value, so that no length changes.
/// </summary>
internal static class DerivedFrameTypes
{
    private static readonly Tag s_frameType = new(0x0008_9007);
    private static readonly Tag s_sharedFunctionalGroups = new(0x5200_9229);
    private static readonly Tag s_perFrameFunctionalGroups = new(0x5200_9230);

    /// <param name="file">A file in Explicit VR Little Endian.</param>
    /// <param name="dataSet">Where its data set begins.</param>
    public static void Mark(Span<byte> file, int dataSet)
    {
        DataSetReader elements = new(file, dataSet, file.Length, isExplicit: true);
        while (elements.Read(out DataElement element) && element.Tag < Tag.PixelData)
        {
            if ((element.Tag == s_sharedFunctionalGroups || element.Tag == s_perFrameFunctionalGroups)
                && element.Representation == ValueRepresentation.SQ)
            {
                MarkItems(file, element, depth: 1);
            }
        }
    }

    private static void MarkItems(Span<byte> file, in DataElement sequence, int depth)
    {
        if (depth > DataSetReader.MaximumDepth)
        {
            DicomFormatException.Throw($"Sequences nest deeper than {DataSetReader.MaximumDepth}", sequence.Offset, sequence.Tag);
        }

        DataSetReader items = new(file, sequence.ValueOffset, sequence.ValueOffset + sequence.ValueLength, isExplicit: true, depth);
        while (items.ReadItem(out DataElement item))
        {
            DataSetReader elements = new(file, item.ValueOffset, item.ValueOffset + item.ValueLength, isExplicit: true, depth);
            while (elements.Read(out DataElement element))
            {
                if (element.Tag == s_frameType)
                {
                    MarkValue(file.Slice(element.ValueOffset, element.ValueLength));
                }
                else if (element.Representation == ValueRepresentation.SQ)
                {
                    MarkItems(file, element, depth + 1);
                }
            }
        }
    }

    private static void MarkValue(Span<byte> value)
    {
        ReadOnlySpan<byte> original = "ORIGINAL"u8;
        if (value.StartsWith(original))
        {
            value[original.Length..].CopyTo(value[(original.Length - 1)..]);
            "DERIVED"u8.CopyTo(value);
            value[^1] = (byte)' ';
        }
    }
}
