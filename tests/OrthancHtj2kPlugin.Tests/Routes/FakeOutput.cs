// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using OrthancSdkInterop;
using OrthancSdkInterop.Abi;

namespace OrthancHtj2kPlugin.Tests.Routes;

/// <summary>Keeps an answer.</summary>
internal sealed class FakeOutput : IRouteOutput
{
    public HttpStatusCode Status { get; set; }

    /// <summary>Called before each body and each part: what it takes, the client takes to read.</summary>
    public Action? Sending { get; init; }

    public byte[] Body { get; private set; } = [];

    public string MimeType { get; private set; } = "";

    public Dictionary<string, string> Headers { get; } = [];

    /// <summary>Parts with their types.</summary>
    public List<(byte[] Body, string Type)> Parts { get; } = [];

    /// <summary>The message of an error.</summary>
    public string Message { get; set; } = "";

    public string Text => Encoding.UTF8.GetString(Body);

    public JsonNode Json => JsonNode.Parse(Body)!;

    public ErrorCode SetHeader(string name, string value)
    {
        Headers[name] = value;
        return ErrorCode.Success;
    }

    public ErrorCode Answer(ReadOnlySpan<byte> body, string mimeType)
    {
        Sending?.Invoke();
        (Status, Body, MimeType) = (HttpStatusCode.OK, body.ToArray(), mimeType);
        return ErrorCode.Success;
    }

    public ErrorCode AnswerStatus(int status, ReadOnlySpan<byte> body)
    {
        Sending?.Invoke();
        (Status, Body) = ((HttpStatusCode)status, body.ToArray());
        return ErrorCode.Success;
    }

    public ErrorCode AnswerMethodNotAllowed(ReadOnlySpan<byte> allowed) => AnswerStatus((int)HttpStatusCode.MethodNotAllowed, allowed);

    public ErrorCode StartParts(string mimeType)
    {
        (Status, MimeType) = (HttpStatusCode.OK, mimeType);
        return ErrorCode.Success;
    }

    public ErrorCode SendPart(ReadOnlySpan<byte> body, string contentType)
    {
        Sending?.Invoke();
        Parts.Add((body.ToArray(), contentType));
        return ErrorCode.Success;
    }

    public ErrorCode SetErrorDetails(string details)
    {
        Message = details;
        return ErrorCode.Success;
    }

    public string Describe(ErrorCode code) => code.ToString();
}
