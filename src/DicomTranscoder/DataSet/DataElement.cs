// SPDX-License-Identifier: GPL-3.0-or-later
namespace DicomTranscoder.DataSet;

/// <summary>Where one data element lies. Offsets count from the start of the buffer that the data set was read from.</summary>
/// <param name="Tag">Its tag.</param>
/// <param name="Representation">VR as encoded; <see cref="ValueRepresentation.None"/> in Implicit VR and for items.</param>
/// <param name="Offset">First byte of the tag.</param>
/// <param name="ValueOffset">First byte of the value.</param>
/// <param name="ValueLength">Bytes of the value, the delimiter of an undefined length not included.</param>
/// <param name="HasUndefinedLength">True when the length field is 0xFFFFFFFF and a delimiter ends the value.</param>
internal readonly record struct DataElement(
    Tag Tag,
    ValueRepresentation Representation,
    int Offset,
    int ValueOffset,
    int ValueLength,
    bool HasUndefinedLength)
{
    /// <summary>Bytes of a delimitation item: tag and length.</summary>
    public const int DelimiterLength = 8;

    /// <summary>First byte after the element and its delimiter.</summary>
    public int End => ValueOffset + ValueLength + (HasUndefinedLength ? DelimiterLength : 0);
}
