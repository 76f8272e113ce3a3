// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers;
using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using OrthancHtj2kPlugin.Services;
using OrthancSdkInterop.Abi;

namespace OrthancHtj2kPlugin.Routes.DicomWeb;

/// <summary>
/// GET /htj2k/dicom-web/...: everything except frames is where the DICOMweb plugin has it. The route redirects clients there (307) instead
/// of serving them, so that access control for that path applies.
/// </summary>
internal abstract unsafe class DicomWebRedirect : IRoute
{
    private const string HexDigits = "0123456789ABCDEF";

    /// <summary>Characters that need no percent encoding (RFC 3986 2.3).</summary>
    private static readonly SearchValues<byte> s_letters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"u8);

    private static readonly SearchValues<byte> s_pathLetters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/"u8);

    /// <summary>What a client writes into its arguments as it is, and what older versions of Orthanc do not decode.</summary>
    private static readonly SearchValues<byte> s_undecoded =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/%*,:;=+!$'()@?^\\|[]{}`"u8);

    public static ReadOnlySpan<byte> Path => "/htj2k/dicom-web/(.+)"u8;

    public static ReadOnlySpan<byte> Methods => "GET"u8;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static ErrorCode Invoke(void* output, byte* path, HttpRequest* request) => RouteCall<DicomWebRedirect>.Invoke(output, request);

    public static void Answer(IRouteServices services, in RouteRequest request, in RouteAnswer answer)
    {
        bool areDecoded = services.Rest.Version.IsAtLeast(1, 13, 0);
        answer.SetHeader("Location", LocationOf(services.DicomWebRoot, request.Group(0), request.Queries, areDecoded));
        answer.Send(HttpStatusCode.TemporaryRedirect, [], "");
    }

    /// <summary>Relative to the requested path: a proxy may have put something before it.</summary>
    /// <param name="root">Of the DICOMweb services, with slashes at both ends.</param>
    /// <param name="path">The path below /htj2k/dicom-web/, as Orthanc has decoded it.</param>
    /// <param name="areDecoded">
    /// True when Orthanc has decoded the arguments, as from 1.13.0 on. Before, it gives the DICOMweb plugin, too, what the client has
    /// written: %2A does not stand for an asterisk there, and what is encoded again means something else.
    /// </param>
    public static string LocationOf(string root, string path, List<(string Name, string Value)> queries, bool areDecoded)
    {
        SearchValues<byte> kept = areDecoded ? s_letters : s_undecoded;
        StringBuilder location = new("../../");
        for (int i = 0; i < path.AsSpan().Count('/'); i++)
        {
            location.Append("../");
        }

        Escape(location.Append(root, 1, root.Length - 1), path, s_pathLetters);
        char separator = '?';
        foreach ((string name, string value) in queries)
        {
            Escape(location.Append(separator), name, kept);
            Escape(location.Append('='), value, kept);
            separator = '&';
        }

        return location.ToString();
    }

    private static void Escape(StringBuilder target, string text, SearchValues<byte> letters)
    {
        foreach (byte value in Encoding.UTF8.GetBytes(text))
        {
            if (letters.Contains(value))
            {
                target.Append((char)value);
            }
            else
            {
                target.Append('%').Append(HexDigits[value >> 4]).Append(HexDigits[value & 15]);
            }
        }
    }
}
