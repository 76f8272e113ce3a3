// SPDX-License-Identifier: GPL-3.0-or-later
namespace LosslessDecoders.JpegLs;

/// <summary>ILV of the scan header (T.87 C.2.3): how the components of a scan follow each other.</summary>
internal enum InterleaveMode : byte
{
    /// <summary>One component.</summary>
    None = 0,

    /// <summary>A line of each component in turn.</summary>
    Line = 1,

    /// <summary>A sample of each component in turn.</summary>
    Sample = 2,
}
