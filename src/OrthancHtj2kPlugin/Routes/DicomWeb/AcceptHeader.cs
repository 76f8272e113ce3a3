// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;

namespace OrthancHtj2kPlugin.Routes.DicomWeb;

/// <summary>Reads the header "Accept" (RFC 9110 12.5.1).</summary>
internal static class AcceptHeader
{
    private const string Multipart = "multipart/related";

    /// <summary>The answer for a client that states no preference (PS3.18 8.7.3.1 and 8.7.3.3.2).</summary>
    private static readonly AcceptedMedia s_default = new(FrameRepresentation.OctetStream, IsMultipart: true, "", Quality: 1);

    /// <param name="header">Null when there is none.</param>
    /// <returns>By descending quality, in the order of the header among equals. Without those of quality 0.</returns>
    public static List<AcceptedMedia> Read(string? header)
    {
        List<AcceptedMedia> accepted = [];
        foreach (Range part in Split(header, ','))
        {
            AcceptedMedia media = ReadMedia(header![part]);
            if (media.Type.Length > 0 && media.Quality > 0)
            {
                int place = accepted.FindIndex(other => other.Quality < media.Quality);
                accepted.Insert(place < 0 ? accepted.Count : place, media);
            }
        }

        return string.IsNullOrWhiteSpace(header) ? [s_default] : accepted;
    }

    private static AcceptedMedia ReadMedia(string text)
    {
        string type = "";
        string partType = "";
        string transferSyntax = "";
        double quality = 1;
        foreach (Range range in Split(text, ';'))
        {
            string part = text[range].Trim();
            int equals = part.IndexOf('=');
            if (type.Length == 0)
            {
                type = part.ToLowerInvariant();
                continue;
            }

            string value = equals < 0 ? "" : part[(equals + 1)..].Trim().Trim('"').Trim();
            switch (equals < 0 ? "" : part[..equals].Trim().ToLowerInvariant())
            {
                case "type":
                    partType = value.ToLowerInvariant();
                    break;
                case "transfer-syntax":
                    transferSyntax = value;
                    break;
                case "q":
                    quality = double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
                        ? Math.Min(number, 1)
                        : 1;
                    break;
                default:
                    break;
            }
        }

        bool isMultipart = type is Multipart or "multipart/*";
        return type == AcceptedMedia.AnyType && transferSyntax.Length == 0
            ? s_default with { Quality = quality }
            : new AcceptedMedia(!isMultipart ? type : partType.Length > 0 ? partType : FrameRepresentation.OctetStream, isMultipart
                || type == AcceptedMedia.AnyType, transferSyntax, quality);
    }

    /// <summary>The pieces between separators outside quotes.</summary>
    private static IEnumerable<Range> Split(string? text, char separator)
    {
        bool isQuoted = false;
        int start = 0;
        for (int i = 0; i < text?.Length; i++)
        {
            if (text[i] == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (text[i] == separator && !isQuoted)
            {
                yield return start..i;
                start = i + 1;
            }
        }

        if (start < text?.Length)
        {
            yield return start..text.Length;
        }
    }
}
