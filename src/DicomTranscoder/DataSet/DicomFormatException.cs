// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics.CodeAnalysis;

namespace DicomTranscoder.DataSet;

/// <summary>An instance that breaks PS3.5 or PS3.10, or describes an impossible image.</summary>
public sealed class DicomFormatException : Exception
{
    /// <param name="message">The error and the accepted values.</param>
    /// <param name="offset">
    /// Byte offset in the instance (in the inflated data set for deflated instances), or -1 when the element is missing.
    /// </param>
    /// <param name="tag">The element at fault.</param>
    public DicomFormatException(string message, long offset, Tag tag)
        : base(offset < 0 ? $"{message} {tag}" : $"{message} ({tag} at byte {offset})")
    {
        Offset = offset;
        Tag = tag;
    }

    /// <summary>Byte offset in the instance (in the inflated data set for deflated instances), or -1 when the element is missing.</summary>
    public long Offset { get; }

    /// <summary>The element at fault.</summary>
    public Tag Tag { get; }

    [DoesNotReturn]
    internal static void Throw(string message, long offset, Tag tag) => throw new DicomFormatException(message, offset, tag);
}
