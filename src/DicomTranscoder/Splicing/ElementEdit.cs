// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;

namespace DicomTranscoder.Splicing;

/// <summary>An element of the result that differs from the source or is missing there.</summary>
/// <param name="Tag">In front of Pixel Data.</param>
/// <param name="Representation">For a sequence, <paramref name="Value"/> is an item to append to those of the source; otherwise it is the
/// whole value.</param>
/// <param name="Value">Of even length, in Explicit VR Little Endian.</param>
internal sealed record ElementEdit(Tag Tag, ValueRepresentation Representation, byte[] Value)
{
    public bool IsItem => Representation == ValueRepresentation.SQ;
}
