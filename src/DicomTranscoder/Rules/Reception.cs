// SPDX-License-Identifier: GPL-3.0-or-later
namespace DicomTranscoder.Rules;

/// <summary>The circumstances of the arrival of an instance.</summary>
/// <param name="Origin">How it arrived, in the words of the options, or empty.</param>
/// <param name="IsTargetFixed">True when the target of the options applies, whatever transfer syntax a rule names.</param>
public sealed record Reception(string Origin, bool IsTargetFixed = false);
