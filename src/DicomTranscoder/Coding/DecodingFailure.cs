// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Contract;

namespace DicomTranscoder.Coding;

/// <summary>Why a frame could not be decoded.</summary>
/// <param name="Detail">The frame and its error.</param>
/// <param name="IsLossy">True when it is not broken, but coded with loss, where all samples are asked for.</param>
/// <param name="IsOutOfMemory">True when it is not broken, but there was no memory for it.</param>
internal sealed record DecodingFailure(string Detail, bool IsLossy, bool IsOutOfMemory)
{
    /// <summary>Whatever a decoder throws, apart from a lack of memory, is the fault of the frame.</summary>
    /// <param name="frame">From 0.</param>
    public static DecodingFailure Of(Exception exception, int frame, int frames) => new(
        $"frame {frame + 1} of {frames}: {exception.Message}", exception is MissingPassesException, exception is OutOfMemoryException);
}
