// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2kTool.Conversion;

/// <summary>A file to convert.</summary>
/// <param name="Source">Where it lies.</param>
/// <param name="Destination">Where the result goes.</param>
/// <param name="IsNamed">Given by name, not found in a folder: then it has to be a DICOM file.</param>
internal sealed record PlannedFile(string Source, string Destination, bool IsNamed);
