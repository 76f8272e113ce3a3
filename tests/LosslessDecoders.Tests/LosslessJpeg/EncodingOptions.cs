// SPDX-License-Identifier: GPL-3.0-or-later
namespace LosslessDecoders.Tests.LosslessJpeg;

/// <summary>The choices of a writer of lossless JPEG.</summary>
internal sealed record EncodingOptions
{
    public int Precision { get; init; } = 8;

    public int Predictor { get; init; } = 1;

    public int PointTransform { get; init; }

    /// <summary>Rows of a restart interval, 0 for none.</summary>
    public int RestartRows { get; init; }

    /// <summary>All components in one scan, or each in one of its own.</summary>
    public bool IsInterleaved { get; init; } = true;

    /// <summary>One table for all components, or one for each.</summary>
    public bool HasOneTable { get; init; }

    /// <summary>Destination of the first table, 0 to 3.</summary>
    public int FirstTable { get; init; }

    /// <summary>16 bits after category 16, contrary to T.81 H.1.2.2.</summary>
    public bool HasBitsAfterCategory16 { get; init; }

    /// <summary>Codes of 1 to 16 bits instead of short ones.</summary>
    public bool HasLongCodes { get; init; }

    /// <summary>APPn and COM segments, and fill bytes before markers.</summary>
    public bool HasSegmentsToSkip { get; init; }
}
