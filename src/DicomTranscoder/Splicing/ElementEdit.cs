// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;

namespace DicomTranscoder.Splicing;

/// <summary>An element of the result that is not as in the source, or not there.</summary>
/// <param name="Tag">In front of Pixel Data.</param>
/// <param name="Representation">Of a sequence, <paramref name="Value"/> is an item that is appended to those of the source; else the
/// value.</param>
/// <param name="Value">Of even length, in Explicit VR Little Endian.</param>
internal sealed record ElementEdit(Tag Tag, ValueRepresentation Representation, byte[] Value)
{
    public bool IsItem => Representation == ValueRepresentation.SQ;
}
