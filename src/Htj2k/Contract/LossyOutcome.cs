// SPDX-License-Identifier: GPL-3.0-or-later
namespace Htj2k.Contract;

/// <summary>How encoding a frame to a <see cref="LossyTarget"/> ended.</summary>
public enum LossyOutcome
{
    /// <summary>
    /// The codestream meets the target. When a frame is too plain for the requested ratio, even its finest codestream is smaller.
    /// </summary>
    Encoded,

    /// <summary>No quantisation meets the target.</summary>
    OutOfReach,

    /// <summary>The codestream needs more room than was given.</summary>
    DoesNotFit,
}
