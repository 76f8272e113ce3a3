// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;

namespace OrthancHtj2kPlugin.Routes.Frames;

/// <summary>A part of an answer that a client asks for by the header "Range" (RFC 9110 14.1).</summary>
/// <param name="Start">First byte.</param>
/// <param name="Length">At least 1.</param>
internal readonly record struct ByteRange(int Start, int Length)
{
    private const string Unit = "bytes=";

    /// <summary>Reads the header.</summary>
    /// <param name="header">Null when there is none.</param>
    /// <param name="total">Bytes of the whole.</param>
    /// <param name="range">
    /// The bytes to send: all, when there is no header, or one of another unit, of several ranges or malformed. A server may ignore these.
    /// </param>
    /// <returns>False when nothing of the whole lies in the range (416).</returns>
    public static bool TryRead(string? header, int total, out ByteRange range)
    {
        range = new ByteRange(0, total);
        if (header is null || !header.StartsWith(Unit, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        ReadOnlySpan<char> text = header.AsSpan(Unit.Length).Trim();
        int dash = text.IndexOf('-');
        if (dash < 0 || !TryParse(text[..dash], out long? first) || !TryParse(text[(dash + 1)..], out long? last)
            || (first ?? last) is null || last < first)
        {
            return true;
        }

        long start = first ?? total - Math.Min(last!.Value, total);
        long end = first is null ? total : Math.Min(last ?? long.MaxValue - 1, total - 1L) + 1;
        if (start >= end)
        {
            return false;
        }

        range = new ByteRange((int)start, (int)(end - start));
        return true;
    }

    /// <param name="number">Null for no digits.</param>
    private static bool TryParse(ReadOnlySpan<char> digits, out long? number)
    {
        number = null;
        if (digits.IsEmpty)
        {
            return true;
        }

        bool isNumber = long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long value);
        number = value;
        return isNumber;
    }
}
