// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using OrthancHtj2kPlugin.Services;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Routes.Backfill;

/// <summary>The resources that a request selects.</summary>
internal static class RequestedResources
{
    private static readonly string[] s_levels = ["studies", "series", "patients", "instances"];

    /// <summary>Finds a resource by Orthanc's identifier, or by its DICOM identifier (Patient ID or UID).</summary>
    /// <param name="level">"patients", "studies", "series" or "instances"; empty for any.</param>
    /// <returns>Level and identifier.</returns>
    /// <exception cref="RouteException">404.</exception>
    public static (string Level, string Id) Find(IOrthancRest rest, string level, string identifier)
    {
        foreach (string candidate in level.Length == 0 ? s_levels : [level])
        {
            if (StoredInstance.IsIdentifier(identifier))
            {
                using RestAnswer answer = rest.Get($"/{candidate}/{identifier}");
                if (answer.IsSuccess)
                {
                    return (candidate, identifier);
                }
            }
        }

        using RestAnswer found = rest.Post("/tools/lookup", Encoding.UTF8.GetBytes(identifier));
        if (found.IsSuccess)
        {
            using JsonDocument list = JsonDocument.Parse(found.Body.ToArray());
            foreach (JsonElement item in list.RootElement.EnumerateArray())
            {
                string path = item.GetProperty("Path").GetString()!;
                string itemLevel = path.Split('/', StringSplitOptions.RemoveEmptyEntries)[0];
                if (level.Length == 0 || itemLevel == level)
                {
                    return (itemLevel, item.GetProperty("ID").GetString()!);
                }
            }
        }

        string what =
            level switch
            {
                "patients" => "patient",
                "studies" => "study",
                "series" => "series",
                "instances" => "instance",
                _ => "patient, study, series or instance"
            };
        throw new RouteException(HttpStatusCode.NotFound, $"There is no {what} \"{identifier}\".");
    }

    /// <summary>The studies that /tools/find finds.</summary>
    /// <param name="query">DICOM tags and the values to match, as JSON.</param>
    /// <param name="limit">The most studies to find; 0 for all.</param>
    /// <exception cref="RouteException">400, when Orthanc refuses the query.</exception>
    public static List<(string Level, string Id)> FindStudies(IOrthancRest rest, string query, int limit)
    {
        string body = string.Create(CultureInfo.InvariantCulture, $$"""{"Level": "Study", "Query": {{query}}, "Limit": {{limit}}}""");
        using RestAnswer answer = rest.Post("/tools/find", Encoding.UTF8.GetBytes(body));
        if (!answer.IsSuccess)
        {
            throw new RouteException(HttpStatusCode.BadRequest, $"Orthanc refuses \"Query\": {answer.Error}");
        }

        using JsonDocument list = JsonDocument.Parse(answer.Body.ToArray());
        return [.. list.RootElement.EnumerateArray().Select(study => ("studies", study.GetString()!))];
    }
}
