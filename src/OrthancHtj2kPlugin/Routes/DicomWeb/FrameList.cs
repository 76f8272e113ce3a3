// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using System.Net;
using OrthancHtj2kPlugin.Services;

namespace OrthancHtj2kPlugin.Routes.DicomWeb;

/// <summary>The list of frames of a path: numbers from 1 with commas between them (PS3.18 10.4.1.1.6).</summary>
internal static class FrameList
{
    private const int MaximumFrames = 10000;

    /// <exception cref="RouteException">400.</exception>
    public static List<int> Read(string text)
    {
        List<int> frames = [];
        foreach (Range part in text.AsSpan().Split(','))
        {
            if (!int.TryParse(text.AsSpan(part).TrimStart(' '), NumberStyles.None, CultureInfo.InvariantCulture, out int frame)
                || frame < 1 || frames.Count == MaximumFrames)
            {
                throw new RouteException(HttpStatusCode.BadRequest,
                    $"The frames are \"{text}\"; whole numbers from 1 are accepted, with commas between them, {MaximumFrames} at most.");
            }

            frames.Add(frame);
        }

        return frames;
    }
}
