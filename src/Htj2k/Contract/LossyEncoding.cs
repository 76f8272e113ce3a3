// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Contract;

/// <summary>The size and quality of an encoded frame, measured by decoding it.</summary>
/// <param name="Length">Bytes of the codestream.</param>
/// <param name="Psnr">Peak signal-to-noise ratio in dB; infinite when no sample has changed.</param>
/// <param name="MaximumError">The largest difference of any sample.</param>
public readonly record struct LossyEncoding(int Length, double Psnr, int MaximumError);
