// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Contract;

/// <summary>What a frame was encoded to, as decoding it has shown.</summary>
/// <param name="Length">Bytes of the codestream.</param>
/// <param name="Psnr">Peak signal-to-noise ratio in dB; infinite when no sample has changed.</param>
/// <param name="MaximumError">The largest difference of any sample.</param>
public readonly record struct LossyEncoding(int Length, double Psnr, int MaximumError);
