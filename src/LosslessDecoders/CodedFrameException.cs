// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics.CodeAnalysis;

namespace LosslessDecoders;

/// <summary>
/// A coded frame that breaks its standard (ITU-T T.81, ITU-T T.87, PS3.5 Annex G), or that holds another image than the caller expects.
/// </summary>
public sealed class CodedFrameException : Exception
{
    /// <param name="message">A sentence: the fault, and what the decoder accepts.</param>
    /// <param name="offset">Byte offset in the coded frame, or -1 when no single place is to blame.</param>
    public CodedFrameException(string message, long offset)
        : base(offset < 0 ? message : $"{message} (at byte {offset} of the frame)")
    {
        Offset = offset;
    }

    /// <summary>Byte offset in the coded frame, or -1 when no single place is to blame.</summary>
    public long Offset { get; }

    [DoesNotReturn]
    internal static void Throw(string message, long offset) => throw new CodedFrameException(message, offset);
}
