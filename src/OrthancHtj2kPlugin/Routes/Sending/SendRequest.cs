// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using System.Text.Json;
using OrthancHtj2kPlugin.Services;

namespace OrthancHtj2kPlugin.Routes.Sending;

/// <summary>
/// The resources to send and their receiver: the body of POST /htj2k/send, with the names of Orthanc's /modalities/{id}/store.
/// </summary>
/// <param name="Modality">Key of "DicomModalities".</param>
/// <param name="Resources">Identifiers of patients, studies, series and instances.</param>
internal sealed record SendRequest(string Modality, IReadOnlyList<string> Resources)
{
    private const string Accepted = "\"Modality\", \"Resources\" and \"Synchronous\" are accepted";

    /// <exception cref="RouteException">400, naming the field.</exception>
    public static SendRequest Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            throw Refuse($"The body is not a JSON object; {Accepted}.");
        }

        string modality = "";
        List<string> resources = [];
        foreach (JsonProperty property in body.EnumerateObject())
        {
            switch (property.Name)
            {
                case "Modality":
                    modality = property.Value.ValueKind == JsonValueKind.String
                        ? property.Value.GetString()!
                        : throw Refuse("\"Modality\" is not a text: the name of a DICOM modality is accepted.");
                    break;
                case "Resources":
                    ReadResources(property.Value, resources);
                    break;
                case "Synchronous":
                    if (property.Value.ValueKind != JsonValueKind.True)
                    {
                        throw Refuse("\"Synchronous\" is not true: the answer reports the outcome of each instance.");
                    }

                    break;
                default:
                    throw Refuse($"There is no field \"{property.Name}\"; {Accepted}.");
            }
        }

        if (modality.Length == 0)
        {
            throw Refuse("\"Modality\" is missing: the name of a DICOM modality.");
        }

        return resources.Count > 0
            ? new SendRequest(modality, resources)
            : throw Refuse("\"Resources\" is missing or empty: a list of identifiers of patients, studies, series or instances.");
    }

    private static void ReadResources(JsonElement list, List<string> resources)
    {
        if (list.ValueKind != JsonValueKind.Array)
        {
            throw Refuse("\"Resources\" is not a list: identifiers of patients, studies, series or instances.");
        }

        foreach (JsonElement resource in list.EnumerateArray())
        {
            resources.Add(resource.ValueKind == JsonValueKind.String
                ? resource.GetString()!
                : throw Refuse($"\"Resources\" holds {resource.GetRawText()}; identifiers in quotes are accepted."));
        }
    }

    private static RouteException Refuse(string message) => new(HttpStatusCode.BadRequest, message);
}
