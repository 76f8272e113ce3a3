// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using System.Text.Json;
using OrthancHtj2kPlugin.Services;
using OrthancSdkInterop.Abi;
using HttpMethod = OrthancSdkInterop.Abi.HttpMethod;

namespace OrthancHtj2kPlugin.Routes;

/// <summary>A request, valid until the callback returns.</summary>
internal readonly unsafe struct RouteRequest(HttpRequest* request)
{
    public HttpMethod Method => request->Method;

    /// <summary>True for a part of multipart/form-data, whose headers these are; see <see cref="FormPartErrors"/>.</summary>
    public bool IsFormPart => Header("Content-Disposition")?.StartsWith("form-data", StringComparison.OrdinalIgnoreCase) == true;

    public ReadOnlySpan<byte> Body => request->BodySize <= int.MaxValue
        ? new ReadOnlySpan<byte>(request->Body, (int)request->BodySize)
        : throw new RouteException(HttpStatusCode.RequestEntityTooLarge,
            $"The body has {request->BodySize} bytes; at most {int.MaxValue} are accepted.");

    /// <summary>A group of the regular expression of the path, from 0.</summary>
    public string Group(int index) => NativeTexts.TextOf(request->Groups[index]);

    /// <summary>An argument after the question mark of a GET request; null when absent.</summary>
    public string? Query(string name)
        => new NativeTexts(request->GetCount, request->GetKeys, request->GetValues).Find(name, StringComparison.Ordinal);

    /// <summary>All arguments after the question mark.</summary>
    public List<(string Name, string Value)> Queries
    {
        get
        {
            List<(string, string)> queries = [];
            for (uint i = 0; i < request->GetCount; i++)
            {
                queries.Add((NativeTexts.TextOf(request->GetKeys[i]), NativeTexts.TextOf(request->GetValues[i])));
            }

            return queries;
        }
    }

    /// <summary>A header; null when it is not there.</summary>
    public string? Header(string name)
        => new NativeTexts(request->HeadersCount, request->HeadersKeys, request->HeadersValues).Header(name);

    /// <exception cref="RouteException">The body is not JSON.</exception>
    public JsonDocument ParseJson()
    {
        // The parser knows no spans; a reader does.
        Utf8JsonReader reader = new(Body, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        try
        {
            JsonDocument document = JsonDocument.ParseValue(ref reader);

            // Throws when anything but white space and comments follows.
            _ = reader.Read();
            return document;
        }
        catch (JsonException exception)
        {
            throw new RouteException(HttpStatusCode.BadRequest, $"The body is not valid JSON: {exception.Message}");
        }
    }
}
