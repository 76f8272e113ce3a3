// SPDX-License-Identifier: GPL-3.0-or-later
namespace DicomTranscoder.Splicing;

/// <summary>What the coding of the pixels changes in their description.</summary>
/// <param name="PhotometricInterpretation">The new value, or null to leave it.</param>
/// <param name="IsInterleaved">True when Planar Configuration must be there and say 0.</param>
internal readonly record struct PixelDescriptionEdit(string? PhotometricInterpretation, bool IsInterleaved);
