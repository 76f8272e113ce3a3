// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;

namespace DicomTranscoder.Splicing;

/// <summary>
/// Rewrites an Explicit VR Little Endian data set with native Pixel Data in Implicit VR Little Endian (PS3.5 7.1.3): headers lose their
/// VRs, values stay as they are. Lengths of sequences, items and groups follow, undefined ones stay undefined.
/// </summary>
/// <param name="source">The buffer that holds the data set.</param>
internal readonly ref struct ImplicitVrConverter(ReadOnlySpan<byte> source)
{
    private readonly ReadOnlySpan<byte> _source = source;

    /// <summary>Writes all elements of a data set or item.</summary>
    /// <param name="writer">Receives them.</param>
    /// <param name="start">Their first byte in the source.</param>
    /// <param name="end">First byte after them.</param>
    /// <param name="depth">The number of enclosing sequences.</param>
    /// <exception cref="DicomFormatException">The data set breaks its encoding rules, or nests too deep.</exception>
    public void Write(ref InstanceWriter writer, int start, int end, int depth = 0)
    {
        GroupLength groupLength = new();
        DataSetReader elements = new(_source, start, end, isExplicit: true, depth);
        while (elements.Read(out DataElement element))
        {
            groupLength.Enter(ref writer, element.Tag.Group);
            if (element.Representation == ValueRepresentation.SQ)
            {
                WriteSequence(ref writer, element, depth + 1);
                continue;
            }

            // UN of undefined length holds Implicit VR already (PS3.5 6.2.2).
            writer.WriteItemHeader(element.Tag, element.HasUndefinedLength ? InstanceWriter.UndefinedLength : (uint)element.ValueLength);
            writer.Write(_source[element.ValueOffset..element.End]);
            if (element.Tag.IsGroupLength && element.ValueLength == sizeof(uint))
            {
                groupLength.Remember(writer);
            }
        }

        groupLength.Complete(ref writer);
    }

    private void WriteSequence(ref InstanceWriter writer, in DataElement sequence, int depth)
    {
        if (depth > DataSetReader.MaximumDepth)
        {
            DicomFormatException.Throw($"Sequences nest deeper than {DataSetReader.MaximumDepth}", sequence.Offset, sequence.Tag);
        }

        int start = Open(ref writer, sequence.Tag);
        DataSetReader items = new(_source, sequence.ValueOffset, sequence.ValueOffset + sequence.ValueLength, isExplicit: true, depth);
        while (items.ReadItem(out DataElement item))
        {
            int itemStart = Open(ref writer, Tag.Item);
            Write(ref writer, item.ValueOffset, item.ValueOffset + item.ValueLength, depth);
            writer.Close(itemStart, item.HasUndefinedLength, Tag.ItemDelimitation);
        }

        writer.Close(start, sequence.HasUndefinedLength, Tag.SequenceDelimitation);
    }

    private static int Open(ref InstanceWriter writer, Tag tag)
    {
        writer.WriteItemHeader(tag, InstanceWriter.UndefinedLength);
        return writer.Position;
    }
}
