// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using OrthancHtj2kPlugin.Services;
using OrthancSdkInterop.Abi;

namespace OrthancHtj2kPlugin.Routes.Frames;

/// <summary>
/// GET /htj2k/instances/{id}/frames/{n}: the codestream of a frame as it is stored, counted from 1 as in DICOMweb; with <c>?reduce=k</c>
/// the shortest beginning of it that decodes with k resolutions less. Ranges and entity tags as in RFC 9110.
/// </summary>
internal abstract unsafe class FrameRoute : IRoute
{
    public static ReadOnlySpan<byte> Path => "/htj2k/instances/([^/]+)/frames/([^/]+)"u8;

    /// <summary>The same route below Orthanc's own path of the instance, where access control looks.</summary>
    public static ReadOnlySpan<byte> PathOfInstance => "/instances/([^/]+)/htj2k/frames/([^/]+)"u8;

    public static ReadOnlySpan<byte> Methods => "GET"u8;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static ErrorCode Invoke(void* output, byte* path, HttpRequest* request) => RouteCall<FrameRoute>.Invoke(output, request);

    public static void Answer(IRouteServices services, in RouteRequest request, in RouteAnswer answer)
    {
        string instance = request.Group(0);
        int frame = ReducedFrame.ReadNumber("The frame", request.Group(1), 1);
        int reductions = ReducedFrame.ReadReductions(request);
        using StoredFrame stored = services.StoredFrames.Read(instance, frame, out StoredImage image);
        if (!TransferSyntaxUid.IsJpeg2000Family(image.TransferSyntax))
        {
            throw new RouteException(HttpStatusCode.NotAcceptable,
                $"The instance \"{instance}\" is stored as {image.TransferSyntax}; frames of HTJ2K and JPEG 2000 are given.");
        }

        string? tag = image.Md5.Length > 0 ? string.Create(CultureInfo.InvariantCulture, $"\"{image.Md5}-{frame}-{reductions}\"") : null;
        if (PartialContent.AnswersNotModified(request, answer, tag))
        {
            return;
        }

        // PS3.18 8.7.3.3.2: image/jphc is for HTJ2K, and viewers need the parameter to tell its transfer syntaxes apart.
        string type = TransferSyntaxUid.IsHtj2k(image.TransferSyntax) ? "image/jphc" : "image/jp2";
        ReadOnlySpan<byte> codestream = ReducedFrame.Shorten(FrameCodestreams.Unwrap(stored.Bytes), reductions);
        PartialContent.Send(request, answer, tag, codestream, $"{type}; transfer-syntax={image.TransferSyntax}");
    }
}
