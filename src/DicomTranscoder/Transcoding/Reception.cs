// SPDX-License-Identifier: GPL-3.0-or-later
namespace DicomTranscoder.Transcoding;

/// <summary>The circumstances of the arrival of an instance.</summary>
/// <param name="Origin">The way on which it came, in the words of the options, or empty.</param>
/// <param name="IsTargetFixed">True when the target of the options counts, whatever transfer syntax a rule asks for.</param>
public sealed record Reception(string Origin, bool IsTargetFixed = false);
