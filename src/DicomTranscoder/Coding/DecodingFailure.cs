// SPDX-License-Identifier: GPL-3.0-or-later
namespace DicomTranscoder.Coding;

/// <summary>Why a frame could not be decoded.</summary>
/// <param name="Detail">The frame and its error.</param>
/// <param name="IsLossy">True when it is not broken, but coded with loss, where all samples are asked for.</param>
internal sealed record DecodingFailure(string Detail, bool IsLossy);
