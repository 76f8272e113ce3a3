// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers;
using System.Text;
using OrthancHtj2kPlugin.Routes.Frames;

namespace OrthancHtj2kPlugin.Routes.DicomWeb;

/// <summary>Answers of multipart/related (RFC 2046 5.1, RFC 2387).</summary>
internal static class PartsAnswer
{
    /// <summary>
    /// Answers with one part. A range then counts in the body with its delimiters (PS3.18 8.6.1.1), which are therefore always the same.
    /// </summary>
    /// <param name="tag">Of this answer; null when there is none.</param>
    /// <param name="boundary">The text of the delimiters.</param>
    public static void SendOne(in RouteRequest request, in RouteAnswer answer, string? tag, FrameRepresentation form,
        ReadOnlySpan<byte> frame, string boundary)
    {
        byte[] head =
            Encoding.ASCII.GetBytes($"--{boundary}\r\nContent-Type: {form.ContentType}\r\nContent-Length: {frame.Length}\r\n\r\n");
        byte[] end = Encoding.ASCII.GetBytes($"\r\n--{boundary}--\r\n");
        int length = checked(head.Length + frame.Length + end.Length);
        byte[] body = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            head.CopyTo(body, 0);
            frame.CopyTo(body.AsSpan(head.Length));
            end.CopyTo(body, head.Length + frame.Length);
            PartialContent.Send(request, answer, tag, body.AsSpan(0, length),
                $"multipart/related; type=\"{form.MediaType}\"; boundary={boundary}");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(body);
        }
    }
}
