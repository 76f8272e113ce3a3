// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OrthancHtj2kPlugin.Routes.Frames;
using OrthancHtj2kPlugin.Services;
using OrthancSdkInterop.Abi;

namespace OrthancHtj2kPlugin.Routes.DicomWeb;

/// <summary>
/// GET .../studies/{}/series/{}/instances/{}/frames/{list}: frames as DICOMweb gives them (PS3.18 10.4), of all that is stored here.
/// </summary>
internal abstract unsafe class DicomWebFrameRoute : IRoute
{
    /// <summary>The path below the root of a DICOMweb service.</summary>
    public const string PathBelowRoot = "/studies/([^/]+)/series/([^/]+)/instances/([^/]+)/frames/([^/]+)";

    public static ReadOnlySpan<byte> Methods => "GET"u8;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static ErrorCode Invoke(void* output, byte* path, HttpRequest* request) => RouteCall<DicomWebFrameRoute>.Invoke(output, request);

    public static void Answer(IRouteServices services, in RouteRequest request, in RouteAnswer answer)
    {
        InstanceUids uids = new(request.Group(0), request.Group(1), request.Group(2));
        List<int> frames = FrameList.Read(request.Group(3));
        // Versions before 1.13.0 leave percent signs in arguments; no media type has any.
        List<AcceptedMedia> accepted = AcceptHeader.Read(
            request.Query("accept") is { } argument ? Uri.UnescapeDataString(argument) : request.Header("Accept"));
        int reductions = ReducedFrame.ReadReductions(request);
        if (uids == InstanceUids.None)
        {
            services.IsAskedForDicomWeb = true;
        }

        string instance = uids.Find(services.Rest, services.KnownUids);
        using StoredFrame first = services.StoredFrames.Read(instance, frames[0], out StoredImage image);
        StoredFrames.RequireAll(image, frames);
        FrameRepresentation form =
            FrameNegotiation.Choose(accepted, FrameRepresentation.Of(image, first.Bytes), frames.Count,
            out bool isMultipart);
        using FrameForm maker = new(services, image, form, reductions);
        if (frames.Count > 1)
        {
            SendAll(services, answer, maker, image, frames, first);
            return;
        }

        answer.SetHeader("Vary", "Accept");
        string? tag = FindEntityTag(image, frames[0], reductions, form, isMultipart);
        if (PartialContent.AnswersNotModified(request, answer, tag))
        {
            return;
        }

        if (isMultipart)
        {
            PartsAnswer.SendOne(request, answer, tag, form, maker.Make(first.Bytes), $"htj2k-{image.Instance}");
        }
        else
        {
            PartialContent.Send(request, answer, tag, maker.Make(first.Bytes), form.ContentType);
        }
    }

    /// <summary>
    /// Sends frames one after the other, so that only one is in memory. Orthanc takes no headers with such an answer, and closes the
    /// connection after it.
    /// </summary>
    private static void SendAll(IRouteServices services, in RouteAnswer answer, FrameForm maker, StoredImage image, List<int> frames,
        in StoredFrame first)
    {
        ReadOnlySpan<byte> bytes = maker.Make(first.Bytes);
        answer.StartParts(maker.Form.MediaType);
        answer.SendPart(bytes, maker.Form.ContentType);
        for (int i = 1; i < frames.Count; i++)
        {
            // Whatever happens now, only an interrupted answer tells the client that frames are missing.
            try
            {
                using StoredFrame frame = services.StoredFrames.Read(image.Instance, frames[i], out StoredImage current);
                if (current.Md5 != image.Md5)
                {
                    throw new RouteException(HttpStatusCode.Conflict, "another file of it is stored now");
                }

                answer.SendPart(maker.Make(frame.Bytes), maker.ContentTypeOf(frame.Bytes));
            }
            catch (Exception exception) when (exception is not InterruptedAnswerException)
            {
                throw new InterruptedAnswerException(
                    $"Frame {frames[i]} of the instance \"{image.Instance}\" ended an answer early: {exception.Message}", exception);
            }
        }
    }

    /// <returns>Null when Orthanc keeps no MD5.</returns>
    private static string? FindEntityTag(StoredImage image, int frame, int reductions, FrameRepresentation form, bool isMultipart)
        => image.Md5.Length > 0
            ? string.Create(CultureInfo.InvariantCulture,
                $"\"{image.Md5}-{frame}-{reductions}-{form.TransferSyntax}{(isMultipart ? "-parts" : "")}\"")
            : null;
}
