// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Json;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Services;

/// <summary>The UIDs by which DICOMweb calls an instance.</summary>
internal sealed record InstanceUids(string Study, string Series, string Instance)
{
    /// <summary>The most of them that a cache holds.</summary>
    public const int Remembered = 1024;

    private const int MaximumLength = 64;

    /// <summary>Those of an impossible instance: nobody has the UID 0.</summary>
    public static readonly InstanceUids None = new("0", "0", "0");

    private static readonly SearchValues<char> s_letters = SearchValues.Create("0123456789.");

    /// <summary>404.</summary>
    public RouteException Unknown
        => new(HttpStatusCode.NotFound, $"There is no instance {Instance} in the series {Series} of the study {Study}.");

    /// <summary>Finds Orthanc's identifier.</summary>
    /// <param name="known">
    /// Identifiers that were found before. An identifier is made of these UIDs and the Patient ID, and so stands for them while its
    /// instance exists.
    /// </param>
    /// <exception cref="RouteException">404 when there is none.</exception>
    public string Find(IOrthancRest rest, BoundedCache<InstanceUids, string> known)
    {
        if (known.TryGet(this, out string? identifier) && Exists(rest, identifier))
        {
            return identifier;
        }

        identifier = IsUid(Study) && IsUid(Series) && IsUid(Instance) ? Ask(rest) : null;
        if (identifier is null)
        {
            throw Unknown;
        }

        known.Set(this, identifier);
        return identifier;
    }

    private static bool Exists(IOrthancRest rest, string identifier)
    {
        using RestAnswer size = rest.Get($"/instances/{identifier}/attachments/dicom/size");
        return size.IsSuccess;
    }

    /// <summary>Wildcards must not reach the search of Orthanc.</summary>
    private static bool IsUid(string text) => text.Length is > 0 and <= MaximumLength && !text.AsSpan().ContainsAnyExcept(s_letters);

    private string? Ask(IOrthancRest rest)
    {
        string query = $$"""{"Level": "Instance", "CaseSensitive": true, "Query": {"StudyInstanceUID": "{{Study}}", "SeriesInstanceUID": "{{Series}}", "SOPInstanceUID": "{{Instance}}"} }""";
        using RestAnswer found = rest.Post("/tools/find", Encoding.ASCII.GetBytes(query));
        if (!found.IsSuccess)
        {
            throw new RouteException((HttpStatusCode)found.Status, $"Orthanc does not search for instances: {found.Reason}.");
        }

        Utf8JsonReader reader = new(found.Body);
        using JsonDocument list = JsonDocument.ParseValue(ref reader);
        foreach (JsonElement element in list.RootElement.EnumerateArray())
        {
            return element.GetString();
        }

        return null;
    }
}
