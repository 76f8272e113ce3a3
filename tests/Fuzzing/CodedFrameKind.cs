// SPDX-License-Identifier: GPL-3.0-or-later
namespace Fuzzing;

/// <summary>The coded frames of <c>LosslessDecoders</c>.</summary>
internal enum CodedFrameKind
{
    Rle,
    LosslessJpeg,
    JpegLs,
}
