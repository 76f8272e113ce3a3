// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using Htj2k.Contract;

namespace Htj2k;

/// <summary>The boxes of a JP2 or JPH file (T.800 annex I, T.814) around a codestream.</summary>
public static class Jp2Boxes
{
    private const int HeaderBytes = 8;
    private const int LongHeaderBytes = 16;
    private const uint SignatureContent = 0x0D0A_870A;

    private static ReadOnlySpan<byte> SignatureHeader => [0, 0, 0, 12, (byte)'j', (byte)'P', (byte)' ', (byte)' '];

    /// <summary>True when the bytes begin with the signature box (T.800 I.5.1).</summary>
    public static bool Begin(ReadOnlySpan<byte> bytes) => bytes.StartsWith(SignatureHeader);

    /// <summary>The codestream of the first contiguous codestream box (T.800 I.5.4); the bytes themselves when they are no boxes.</summary>
    /// <param name="bytes">A whole file in boxes, or a codestream.</param>
    /// <exception cref="Htj2kFormatException">The boxes are broken, hold no codestream, or make other components of it.</exception>
    public static ReadOnlySpan<byte> FindCodestream(ReadOnlySpan<byte> bytes)
    {
        if (!Begin(bytes))
        {
            return bytes;
        }

        Range signature = ReadBox(bytes, 0, bytes.Length, out _);
        if (bytes[signature].Length != sizeof(uint) || BinaryPrimitives.ReadUInt32BigEndian(bytes[signature]) != SignatureContent)
        {
            Htj2kFormatException.Throw("the signature box of JP2 holds 0D0A870A, and this one does not", 0);
        }

        int position = signature.End.Value;
        while (position < bytes.Length)
        {
            Range content = ReadBox(bytes, position, bytes.Length, out ReadOnlySpan<byte> type);
            if (type.SequenceEqual("jp2c"u8))
            {
                return bytes[content];
            }

            if (type.SequenceEqual("jp2h"u8))
            {
                RequirePlainComponents(bytes, content.Start.Value, content.End.Value);
            }

            position = content.End.Value;
        }

        Htj2kFormatException.Throw("JP2 boxes without a contiguous codestream box (jp2c)", bytes.Length);
        return default;
    }

    /// <summary>
    /// DICOM describes the samples of the codestream: a header that maps them to others would be ignored (T.800 I.5.3.4 to I.5.3.6).
    /// </summary>
    private static void RequirePlainComponents(ReadOnlySpan<byte> bytes, int start, int end)
    {
        int position = start;
        while (position < end)
        {
            Range content = ReadBox(bytes, position, end, out ReadOnlySpan<byte> type);
            if (type.SequenceEqual("pclr"u8) || type.SequenceEqual("cmap"u8))
            {
                Htj2kFormatException.Throw(
                    $"a JP2 header with a palette ({NameOf(type)}); samples that are shown as they are coded are accepted", position);
            }

            if (type.SequenceEqual("cdef"u8) && !IsInOrder(bytes[content]))
            {
                Htj2kFormatException.Throw(
                    "a JP2 header that gives channels another order or meaning (cdef); colours in their own order are accepted", position);
            }

            position = content.End.Value;
        }
    }

    /// <summary>True when each channel is the colour of its own number (T.800 I.5.3.6).</summary>
    private static bool IsInOrder(ReadOnlySpan<byte> definitions)
    {
        const int CountBytes = 2;
        const int DefinitionBytes = 6;
        if (definitions.Length < CountBytes || definitions.Length != CountBytes
            + DefinitionBytes * BinaryPrimitives.ReadUInt16BigEndian(definitions))
        {
            return false;
        }

        for (ReadOnlySpan<byte> rest = definitions[CountBytes..]; !rest.IsEmpty; rest = rest[DefinitionBytes..])
        {
            int channel = BinaryPrimitives.ReadUInt16BigEndian(rest);
            int meaning = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
            int colour = BinaryPrimitives.ReadUInt16BigEndian(rest[4..]);
            if (meaning != 0 || colour != channel + 1)
            {
                return false;
            }
        }

        return true;
    }

    private static string NameOf(ReadOnlySpan<byte> type) => System.Text.Encoding.ASCII.GetString(type);

    /// <summary>Reads the header of a box (T.800 I.4).</summary>
    /// <param name="position">Where the box begins.</param>
    /// <param name="limit">Where it ends at the latest.</param>
    /// <param name="type">Four bytes, characters as a rule.</param>
    /// <returns>Its content.</returns>
    private static Range ReadBox(ReadOnlySpan<byte> bytes, int position, int limit, out ReadOnlySpan<byte> type)
    {
        if (limit - position < HeaderBytes)
        {
            Htj2kFormatException.Throw("a JP2 box ends within its header", position);
        }

        type = bytes.Slice(position + sizeof(uint), sizeof(uint));
        ulong length = BinaryPrimitives.ReadUInt32BigEndian(bytes[position..]);
        int header = HeaderBytes;
        if (length == 1 && limit - position >= LongHeaderBytes)
        {
            length = BinaryPrimitives.ReadUInt64BigEndian(bytes[(position + HeaderBytes)..]);
            header = LongHeaderBytes;
        }
        else if (length == 0)
        {
            // The last box may say that it extends to the end.
            length = (ulong)(limit - position);
        }

        if (length < (ulong)header || length > (ulong)(limit - position))
        {
            Htj2kFormatException.Throw($"a JP2 box \"{NameOf(type)}\" of {length} bytes where {limit - position} are left", position);
        }

        return (position + header)..(position + (int)length);
    }
}
