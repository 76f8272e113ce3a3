// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using Htj2k;
using OrthancSdkInterop;
using OrthancSdkInterop.Abi;
using HttpMethod = OrthancSdkInterop.Abi.HttpMethod;

namespace OrthancHtj2kPlugin.Routes.Frames;

/// <summary>
/// GET /htj2k/instances/{id}/frames/{n}: the codestream of a frame as it is stored, counted from 1 as in DICOMweb; with <c>?reduce=k</c> the
/// shortest beginning of it that decodes with k resolutions less. Ranges and entity tags as in RFC 9110.
/// </summary>
internal abstract unsafe class FrameRoute : IRoute
{
    public static ReadOnlySpan<byte> Path => "/htj2k/instances/([^/]+)/frames/([^/]+)"u8;

    public static ReadOnlySpan<byte> Methods => "GET"u8;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static ErrorCode Invoke(void* output, byte* path, HttpRequest* request) => RouteCall<FrameRoute>.Invoke(output, request);

    public static void Answer(Plugin plugin, in RouteRequest request, in RouteAnswer answer)
    {
        string instance = request.Group(0);
        int frame = ReadNumber("The frame", request.Group(1), 1);
        int reductions = ReadNumber("\"reduce\"", request.Query("reduce") ?? "0", 0);
        string? tag = StoredInstance.IsIdentifier(instance) ? FindEntityTag(plugin.Host, instance, frame, reductions) : null;
        if (tag is not null)
        {
            answer.SetHeader("ETag", tag);
            if (IsListed(request.Header("If-None-Match"), tag))
            {
                answer.Send(HttpStatusCode.NotModified, [], "");
                return;
            }
        }

        using RestAnswer file = StoredInstance.ReadFile(plugin.Host, instance);
        string syntax = FileMetaInformation.Read(file.Body)?.TransferSyntax ?? "";
        if (!TransferSyntaxUid.IsJpeg2000Family(syntax))
        {
            throw new RouteException(HttpStatusCode.NotAcceptable, $"The instance \"{instance}\" is stored as {syntax}; frames of HTJ2K and JPEG 2000 are given.");
        }

        using FrameCodestreams frames = FrameCodestreams.Read(file.Body);
        if (frame > frames.Count)
        {
            throw new RouteException(HttpStatusCode.NotFound, $"There is no frame {frame}; the instance has frames 1 to {frames.Count}.");
        }

        ReadOnlySpan<byte> codestream = Shorten(frames[frame - 1], reductions);
        string? range = request.Header("If-Range") is { } condition && condition != tag ? null : request.Header("Range");
        Send(answer, codestream, syntax, range);
    }

    private static void Send(in RouteAnswer answer, ReadOnlySpan<byte> bytes, string syntax, string? rangeHeader)
    {
        CultureInfo invariant = CultureInfo.InvariantCulture;
        answer.SetHeader("Accept-Ranges", "bytes");
        if (!ByteRange.TryRead(rangeHeader, bytes.Length, out ByteRange range))
        {
            answer.SetHeader("Content-Range", string.Create(invariant, $"bytes */{bytes.Length}"));
            throw new RouteException(HttpStatusCode.RequestedRangeNotSatisfiable, $"The range \"{rangeHeader}\" lies behind the {bytes.Length} bytes of the frame.");
        }

        // PS3.18 8.7.3.3.2: image/jphc is for HTJ2K, and viewers need the parameter to tell its transfer syntaxes apart.
        string type = TransferSyntaxUid.IsHtj2k(syntax) ? "image/jphc" : "image/jp2";
        string mimeType = $"{type}; transfer-syntax={syntax}";
        HttpStatusCode status = HttpStatusCode.OK;
        if (range.Length < bytes.Length)
        {
            status = HttpStatusCode.PartialContent;
            answer.SetHeader("Content-Range", string.Create(invariant, $"bytes {range.Start}-{range.Start + range.Length - 1}/{bytes.Length}"));

            // Newer versions of Orthanc add ", text/plain": the semicolon keeps that out of the parameter.
            mimeType += ";";
        }

        answer.Send(status, bytes.Slice(range.Start, range.Length), mimeType);
    }

    private static ReadOnlySpan<byte> Shorten(ReadOnlySpan<byte> codestream, int reductions)
    {
        if (reductions == 0)
        {
            return codestream;
        }

        return ResolutionPrefix.TryMeasure(codestream, reductions, out int length, out string? obstacle)
            ? codestream[..length]
            : throw new RouteException(HttpStatusCode.BadRequest, $"The frame cannot be shortened by \"reduce\": {obstacle}.");
    }

    /// <summary>The MD5 of the file that Orthanc keeps, with the part of it that is asked for.</summary>
    /// <returns>Null when Orthanc keeps none ("StoreMD5ForAttachments") or there is no such instance.</returns>
    private static string? FindEntityTag(OrthancHost host, string instance, int frame, int reductions)
    {
        using RestAnswer md5 = host.CallRestApi(HttpMethod.Get, $"/instances/{instance}/attachments/dicom/md5");
        return md5.IsSuccess && md5.Body.Length > 0
            ? string.Create(CultureInfo.InvariantCulture, $"\"{Encoding.ASCII.GetString(md5.Body)}-{frame}-{reductions}\"")
            : null;
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

    private static int ReadNumber(string name, string text, int minimum)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= minimum
            ? number
            : throw new RouteException(HttpStatusCode.BadRequest, $"{name} is \"{text}\"; a whole number from {minimum} is accepted.");
}
