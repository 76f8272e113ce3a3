// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using System.Text.Json;
using OrthancHtj2kPlugin.Services;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Routes.Sending;

/// <summary>The instances of patients, studies, series and instances.</summary>
internal static class ResourceInstances
{
    private static readonly string[] s_levels = ["studies", "series", "patients"];

    /// <summary>Every instance once, in the order of the resources.</summary>
    /// <exception cref="RouteException">404, naming the resource.</exception>
    public static List<string> Find(IOrthancRest rest, IReadOnlyList<string> resources)
    {
        List<string> instances = [];
        HashSet<string> known = [];
        foreach (string resource in resources)
        {
            foreach (string instance in FindInstances(rest, resource))
            {
                if (known.Add(instance))
                {
                    instances.Add(instance);
                }
            }
        }

        return instances;
    }

    private static List<string> FindInstances(IOrthancRest rest, string resource)
    {
        if (StoredInstance.IsIdentifier(resource))
        {
            using RestAnswer instance = rest.Get($"/instances/{resource}");
            if (instance.IsSuccess)
            {
                return [resource];
            }

            foreach (string level in s_levels)
            {
                using RestAnswer children = rest.Get($"/{level}/{resource}/instances");
                if (children.IsSuccess)
                {
                    return ReadIdentifiers(children.Body);
                }
            }
        }

        throw new RouteException(HttpStatusCode.NotFound, $"There is no patient, study, series or instance \"{resource}\".");
    }

    /// <param name="json">A list of objects, each with the field "ID".</param>
    private static List<string> ReadIdentifiers(ReadOnlySpan<byte> json)
    {
        List<string> identifiers = [];
        Utf8JsonReader reader = new(json);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 2 && reader.ValueTextEquals("ID"u8)
                && reader.Read())
            {
                identifiers.Add(reader.GetString()!);
            }
        }

        return identifiers;
    }
}
