// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Contract;

/// <summary>The measure that a <see cref="LossyTarget"/> sets.</summary>
public enum LossyMeasure
{
    /// <summary>Nothing: the default of the type, which is not accepted.</summary>
    None,

    /// <summary>Bytes of the frame by bytes of the codestream.</summary>
    Ratio,

    /// <summary>Peak signal-to-noise ratio in dB.</summary>
    Psnr,

    /// <summary>The largest difference of any sample.</summary>
    MaximumError,
}
