// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text;

namespace Integration.Viewing;

/// <summary>Takes answers of multipart/related apart (RFC 2046 5.1).</summary>
internal static class MultipartPart
{
    /// <summary>The content of the first part.</summary>
    public static byte[] First(byte[] body)
    {
        ReadOnlySpan<byte> rest = body.AsSpan().TrimStart("\r\n"u8);
        byte[] delimiter = [.. "\r\n"u8, .. rest[..rest.IndexOf("\r\n"u8)]];
        ReadOnlySpan<byte> content = rest[(rest.IndexOf("\r\n\r\n"u8) + 4)..];
        int end = content.IndexOf(delimiter);
        return end >= 0 ? content[..end].ToArray() : throw new InvalidDataException($"No end of the part: {Encoding.Latin1.GetString(rest[..200])}");
    }
}
