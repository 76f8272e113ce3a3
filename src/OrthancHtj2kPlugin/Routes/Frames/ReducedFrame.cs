// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using System.Net;
using Htj2k;
using OrthancHtj2kPlugin.Services;

namespace OrthancHtj2kPlugin.Routes.Frames;

/// <summary>The argument "reduce": how many of the highest resolutions a client can do without.</summary>
internal static class ReducedFrame
{
    /// <exception cref="RouteException">400.</exception>
    public static int ReadReductions(in RouteRequest request) => ReadNumber("\"reduce\"", request.Query("reduce") ?? "0", 0);

    /// <summary>Reads a whole number of a path or an argument.</summary>
    /// <exception cref="RouteException">400.</exception>
    public static int ReadNumber(string name, string text, int minimum)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= minimum
            ? number
            : throw new RouteException(HttpStatusCode.BadRequest, $"{name} is \"{text}\"; a whole number from {minimum} is accepted.");

    /// <summary>The shortest beginning that holds the lower resolution, the lowest when there are fewer.</summary>
    /// <exception cref="RouteException">400 when the codestream is not by resolution.</exception>
    public static ReadOnlySpan<byte> Shorten(ReadOnlySpan<byte> codestream, int reductions)
    {
        if (reductions == 0)
        {
            return codestream;
        }

        reductions = Math.Min(reductions, Htj2kDecoder.ReadInfo(codestream).DecompositionLevels);
        return ResolutionPrefix.TryMeasure(codestream, reductions, out int length, out string? obstacle)
            ? codestream[..length]
            : throw new RouteException(HttpStatusCode.BadRequest, $"The frame cannot be shortened by \"reduce\": {obstacle}.");
    }
}
