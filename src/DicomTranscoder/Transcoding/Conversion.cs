// SPDX-License-Identifier: GPL-3.0-or-later
namespace DicomTranscoder.Transcoding;

/// <summary>The outcome for one instance, and the converted file.</summary>
/// <param name="Result">Converted, or kept with the reason.</param>
/// <param name="Instance">The converted DICOM file, or null when the instance is kept: use the one that was given.</param>
public sealed record Conversion(ConversionResult Result, byte[]? Instance);
