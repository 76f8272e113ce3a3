// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using Htj2k;
using Htj2k.Contract;
using OrthancHtj2kPlugin.Services;
using OrthancSdkInterop.Abi;

namespace OrthancHtj2kPlugin.Routes.Frames;

/// <summary>
/// GET .../frames/{n}/resolutions: width, height and bytes of the image for each <c>?reduce=k</c>, from the whole frame down.
/// </summary>
internal abstract unsafe class ResolutionsRoute : IRoute
{
    public static ReadOnlySpan<byte> Path => "/htj2k/instances/([^/]+)/frames/([^/]+)/resolutions"u8;

    public static ReadOnlySpan<byte> PathOfInstance => "/instances/([^/]+)/htj2k/frames/([^/]+)/resolutions"u8;

    public static ReadOnlySpan<byte> Methods => "GET"u8;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static ErrorCode Invoke(void* output, byte* path, HttpRequest* request) => RouteCall<ResolutionsRoute>.Invoke(output, request);

    public static void Answer(IRouteServices services, in RouteRequest request, in RouteAnswer answer)
    {
        string instance = request.Group(0);
        int frame = ReducedFrame.ReadNumber("The frame", request.Group(1), 1);
        using StoredFrame stored = services.StoredFrames.Read(instance, frame, out StoredImage image);
        if (!TransferSyntaxUid.IsJpeg2000Family(image.TransferSyntax))
        {
            throw new RouteException(HttpStatusCode.NotAcceptable,
                $"The instance \"{instance}\" is stored as {image.TransferSyntax}; HTJ2K and JPEG 2000 have resolutions.");
        }

        ReadOnlySpan<byte> codestream = FrameCodestreams.Unwrap(stored.Bytes);
        CodestreamInfo info = Htj2kDecoder.ReadInfo(codestream);
        List<(int Width, int Height, int Bytes)> resolutions = [];
        for (int reductions = 0; reductions <= info.DecompositionLevels
            && ResolutionPrefix.TryMeasure(codestream, reductions, out int bytes, out _); reductions++)
        {
            (int width, int height) = info.ComponentDetails[0].Reduced(reductions);
            resolutions.Add((width, height, bytes));
        }

        answer.SendJson(HttpStatusCode.OK, json => Write(json, resolutions));
    }

    private static void Write(Utf8JsonWriter json, List<(int Width, int Height, int Bytes)> resolutions)
    {
        json.WriteStartArray();
        for (int reductions = 0; reductions < resolutions.Count; reductions++)
        {
            json.WriteStartObject();
            json.WriteNumber("Reduce"u8, reductions);
            json.WriteNumber("Width"u8, resolutions[reductions].Width);
            json.WriteNumber("Height"u8, resolutions[reductions].Height);
            json.WriteNumber("Bytes"u8, resolutions[reductions].Bytes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
