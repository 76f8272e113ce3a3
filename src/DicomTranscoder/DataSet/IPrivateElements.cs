// SPDX-License-Identifier: GPL-3.0-or-later
namespace DicomTranscoder.DataSet;

/// <summary>
/// The VRs of private elements that the caller knows. Asked only for Implicit VR data sets; unknown elements are written as UN (PS3.5
/// 6.2.2).
/// </summary>
public interface IPrivateElements
{
    /// <param name="group">Odd group number.</param>
    /// <param name="element">Element number with the reserved block in its upper byte (gggg,XXee).</param>
    /// <param name="privateCreator">Value of the Private Creator of that block, without padding.</param>
    /// <returns>The two letters of the VR (PS3.5 6.2), or null when the element is not known.</returns>
    string? FindValueRepresentation(ushort group, ushort element, string privateCreator);
}
