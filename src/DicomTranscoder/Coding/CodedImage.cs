// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;

namespace DicomTranscoder.Coding;

/// <summary>An instance with coded frames that has been opened to decode them.</summary>
internal readonly ref struct CodedImage
{
    /// <summary>The data set, its nested Pixel Data native. One of a large file has no Pixel Data of its own.</summary>
    public required Instance Instance { get; init; }

    /// <summary>The bytes that <see cref="Fragments"/> was read from.</summary>
    public required FileBytes Bytes { get; init; }

    /// <summary>The fragments of each frame.</summary>
    public required FragmentTable Fragments { get; init; }

    /// <summary>The image as it is once its frames are decoded.</summary>
    public required ImagePixelDescription Decoded { get; init; }

    public string TransferSyntax => Instance.Meta.TransferSyntax;

    /// <summary>Bytes of the data set and the file meta information without Pixel Data.</summary>
    public required long RestBytes { get; init; }
}
