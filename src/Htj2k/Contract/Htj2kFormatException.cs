// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics.CodeAnalysis;

namespace Htj2k.Contract;

/// <summary>A codestream that breaks ITU-T T.800 or T.814, or that asks for more than the decoder's limits allow.</summary>
public class Htj2kFormatException : Exception
{
    /// <param name="message">The error and the accepted values.</param>
    /// <param name="offset">Byte offset in the codestream, or -1 when no single place is to blame.</param>
    public Htj2kFormatException(string message, long offset)
        : base(offset < 0 ? message : $"{message} (at byte {offset} of the codestream)")
    {
        Offset = offset;
    }

    /// <summary>Byte offset in the codestream, or -1 when no single place is to blame.</summary>
    public long Offset { get; }

    [DoesNotReturn]
    internal static void Throw(string message, long offset) => throw new Htj2kFormatException(message, offset);
}
