// SPDX-License-Identifier: GPL-3.0-or-later
namespace DicomTranscoder.DataSet;

/// <summary>How each VR is encoded (PS3.5 7.1.2).</summary>
internal static class ValueRepresentationRules
{
    /// <summary>True when two reserved bytes and a 32-bit length follow the VR, false for a 16-bit length.</summary>
    public static bool HasLongLength(this ValueRepresentation vr) => vr is ValueRepresentation.OB or ValueRepresentation.OD
        or ValueRepresentation.OF or ValueRepresentation.OL or ValueRepresentation.OV or ValueRepresentation.OW or ValueRepresentation.SQ
        or ValueRepresentation.SV or ValueRepresentation.UC or ValueRepresentation.UN or ValueRepresentation.UR or ValueRepresentation.UT
        or ValueRepresentation.UV;

    /// <summary>True for the VRs that PS3.5 6.2 defines.</summary>
    public static bool IsDefined(this ValueRepresentation vr)
        => vr.HasLongLength() || vr is ValueRepresentation.AE or ValueRepresentation.AS
        or ValueRepresentation.AT or ValueRepresentation.CS or ValueRepresentation.DA or ValueRepresentation.DS or ValueRepresentation.DT
        or ValueRepresentation.FD or ValueRepresentation.FL or ValueRepresentation.IS or ValueRepresentation.LO or ValueRepresentation.LT
        or ValueRepresentation.PN or ValueRepresentation.SH or ValueRepresentation.SL or ValueRepresentation.SS or ValueRepresentation.ST
        or ValueRepresentation.TM or ValueRepresentation.UI or ValueRepresentation.UL or ValueRepresentation.US;
}
