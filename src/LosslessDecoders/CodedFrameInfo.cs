// SPDX-License-Identifier: GPL-3.0-or-later
namespace LosslessDecoders;

/// <summary>The image that the header of a coded frame announces.</summary>
/// <param name="Width">Samples in a row, 1 to 65535.</param>
/// <param name="Height">Rows, 1 to 65535.</param>
/// <param name="Components">Samples per pixel.</param>
/// <param name="BitsPerSample">Precision of each sample, 2 to 16.</param>
/// <param name="IsLossless">False when the samples are not those that were encoded: a DCT process of T.81, or NEAR above 0 of T.87.</param>
public readonly record struct CodedFrameInfo(int Width, int Height, int Components, int BitsPerSample, bool IsLossless);
