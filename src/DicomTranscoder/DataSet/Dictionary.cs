// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics;

namespace DicomTranscoder.DataSet;

/// <summary>VRs of the standard elements (PS3.6), for data sets in Implicit VR.</summary>
internal static partial class Dictionary
{
    private const ushort SignedOrUnsigned = 'x' | ('s' << 8);
    private const ushort BytesOrWords = 'o' | ('x' << 8);
    private const ushort UnsignedOrWords = 'l' | ('t' << 8);

    /// <summary>Tags of the table, ascending.</summary>
    internal static ReadOnlySpan<uint> AllTags => Tags;

    /// <summary>Finds the VR that an element of an Implicit VR data set gets in Explicit VR Little Endian.</summary>
    /// <param name="tag">Any tag of an even group.</param>
    /// <param name="hasSignedPixels">Pixel Representation in force, which settles "US or SS".</param>
    /// <returns><see cref="ValueRepresentation.UN"/> for elements that PS3.6 does not know.</returns>
    public static ValueRepresentation Find(Tag tag, bool hasSignedPixels)
    {
        Debug.Assert(2 * Tags.Length == ValueRepresentations.Length, "two letters per tag");
        if (tag.IsGroupLength)
        {
            return ValueRepresentation.UL;
        }

        int index = Tags.BinarySearch(tag.Value);
        if (index < 0)
        {
            index = Tags.BinarySearch(FirstOfRepetition(tag));
        }

        if (index < 0)
        {
            return ValueRepresentation.UN;
        }

        ushort letters = (ushort)(ValueRepresentations[2 * index] | (ValueRepresentations[2 * index + 1] << 8));
        return letters switch
        {
            SignedOrUnsigned => hasSignedPixels ? ValueRepresentation.SS : ValueRepresentation.US,

            // PS3.5 A.1: Implicit VR encodes these as OW; and a table of more than 64 KB would not fit a US.
            BytesOrWords or UnsignedOrWords => ValueRepresentation.OW,
            _ => (ValueRepresentation)letters,
        };
    }

    /// <summary>Maps (50xx,eeee), (60xx,eeee), (7Fxx,eeee) and (0020,31xx) to the number in the table (PS3.5 7.6).</summary>
    private static uint FirstOfRepetition(Tag tag)
    {
        if (tag.Group == 0x0020)
        {
            return tag.Value & 0xFFFF_FF00;
        }

        return (tag.Group & 0xFF00) is 0x5000 or 0x6000 or 0x7F00 ? tag.Value & 0xFF00_FFFF : tag.Value;
    }
}
