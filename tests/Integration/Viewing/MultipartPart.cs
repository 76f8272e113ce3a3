// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text;

namespace Integration.Viewing;

/// <summary>Takes answers of multipart/related apart (RFC 2046 5.1).</summary>
internal static class MultipartPart
{
    /// <summary>The content of the first part.</summary>
    public static byte[] First(byte[] body) => All(body)[0].Content;

    /// <summary>Headers and content of each part.</summary>
    public static List<(string Headers, byte[] Content)> All(byte[] body)
    {
        ReadOnlySpan<byte> rest = body.AsSpan().TrimStart("\r\n"u8);
        byte[] delimiter = [.. "\r\n"u8, .. rest[..rest.IndexOf("\r\n"u8)]];
        rest = rest[(delimiter.Length - 2)..];
        List<(string, byte[])> parts = [];
        while (!rest.StartsWith("--"u8))
        {
            int head = rest.IndexOf("\r\n\r\n"u8);
            int end = rest.IndexOf(delimiter);
            if (head < 0 || end < 0)
            {
                throw new InvalidDataException($"No end of the part: {Encoding.Latin1.GetString(rest[..Math.Min(rest.Length, 200)])}");
            }

            parts.Add((Encoding.Latin1.GetString(rest[..head]), rest[(head + 4)..end].ToArray()));
            rest = rest[(end + delimiter.Length)..];
        }

        return parts;
    }
}
