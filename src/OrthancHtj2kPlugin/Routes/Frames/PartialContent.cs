// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using System.Net;
using OrthancHtj2kPlugin.Services;

namespace OrthancHtj2kPlugin.Routes.Frames;

/// <summary>Entity tags and ranges (RFC 9110 13.1 and 14).</summary>
internal static class PartialContent
{
    /// <summary>Sets the entity tag, and answers 304 when the client already has that entity.</summary>
    /// <param name="tag">Null when there is none.</param>
    /// <returns>True when the request is answered.</returns>
    public static bool AnswersNotModified(in RouteRequest request, in RouteAnswer answer, string? tag)
    {
        if (tag is null)
        {
            return false;
        }

        answer.SetHeader("ETag", tag);
        if (!IsListed(request.Header("If-None-Match"), tag))
        {
            return false;
        }

        answer.Send(HttpStatusCode.NotModified, [], "");
        return true;
    }

    /// <summary>Answers with the part that the client asks for, or by all.</summary>
    /// <param name="tag">Of these bytes; null when there is none.</param>
    /// <exception cref="RouteException">416 when nothing lies in the range.</exception>
    public static void Send(in RouteRequest request, in RouteAnswer answer, string? tag, ReadOnlySpan<byte> bytes, string mimeType)
    {
        string? header = request.Header("If-Range") is { } condition && condition != tag ? null : request.Header("Range");
        CultureInfo invariant = CultureInfo.InvariantCulture;
        answer.SetHeader("Accept-Ranges", "bytes");
        if (!ByteRange.TryRead(header, bytes.Length, out ByteRange range))
        {
            answer.SetHeader("Content-Range", string.Create(invariant, $"bytes */{bytes.Length}"));
            throw new RouteException(HttpStatusCode.RequestedRangeNotSatisfiable,
                $"The range \"{header}\" begins after the {bytes.Length} bytes of the frame.");
        }

        HttpStatusCode status = HttpStatusCode.OK;
        if (range.Length < bytes.Length)
        {
            status = HttpStatusCode.PartialContent;
            answer.SetHeader("Content-Range",
                string.Create(invariant, $"bytes {range.Start}-{range.Start + range.Length - 1}/{bytes.Length}"));

            // Newer versions of Orthanc add ", text/plain": the semicolon keeps that out of the parameter.
            mimeType += ";";
        }

        answer.Send(status, bytes.Slice(range.Start, range.Length), mimeType);
    }

    private static bool IsListed(string? header, string tag)
    {
        if (header is null)
        {
            return false;
        }

        foreach (Range part in header.AsSpan().Split(','))
        {
            ReadOnlySpan<char> candidate = header.AsSpan()[part].Trim();
            if (candidate is "*" || (candidate.StartsWith("W/") ? candidate[2..] : candidate).SequenceEqual(tag))
            {
                return true;
            }
        }

        return false;
    }
}
