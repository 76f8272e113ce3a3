// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Codestream.MarkerSegments;

/// <summary>The component parameters of SIZ (T.800 A.5.1).</summary>
/// <param name="Precision">Bits per sample, 1 to 38.</param>
/// <param name="StepX">XRsiz: reference grid columns per sample.</param>
/// <param name="StepY">YRsiz: reference grid rows per sample.</param>
internal readonly record struct ComponentSize(int Precision, bool IsSigned, int StepX, int StepY);
