// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers;
using System.Globalization;
using System.Net;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Services;

/// <summary>Instances in the storage of Orthanc.</summary>
internal static class StoredInstance
{
    private static readonly SearchValues<char> s_identifierLetters = SearchValues.Create("0123456789abcdef-");

    /// <summary>Reads the file of an instance as it is stored.</summary>
    /// <exception cref="RouteException">404 when there is none, 413 when it passes 2 GiB.</exception>
    public static RestAnswer ReadFile(IOrthancRest rest, string instance)
    {
        if (!IsIdentifier(instance))
        {
            throw Unknown(instance);
        }

        RestAnswer file = rest.Get($"/instances/{instance}/file");
        if (file.IsSuccess && !file.IsTooLarge)
        {
            return file;
        }

        using (file)
        {
            throw file.IsTooLarge
                ? new RouteException(HttpStatusCode.RequestEntityTooLarge, $"The instance \"{instance}\" is larger than 2 GiB.")
                : file.Status == (int)HttpStatusCode.NotFound
                    ? Unknown(instance)
                    : new RouteException((HttpStatusCode)file.Status, $"Orthanc cannot read the instance \"{instance}\": {file.Error}");
        }
    }

    /// <summary>Asks for a frame of the copy that Orthanc has parsed, in native encoding or as it is stored.</summary>
    /// <param name="frame">From 1.</param>
    public static RestAnswer ReadFrame(IOrthancRest rest, string instance, int frame)
        => rest.Get(string.Create(CultureInfo.InvariantCulture, $"/instances/{instance}/frames/{frame - 1}/raw"));

    /// <summary>True for text that is safe in a path: Orthanc's identifiers are hexadecimal digits and dashes.</summary>
    public static bool IsIdentifier(string text) => text.Length is > 0 and < 64 && !text.AsSpan().ContainsAnyExcept(s_identifierLetters);

    public static RouteException Unknown(string instance) => new(HttpStatusCode.NotFound, $"There is no instance \"{instance}\".");
}
