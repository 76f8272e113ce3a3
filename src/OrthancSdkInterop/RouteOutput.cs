// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancSdkInterop.Abi;

namespace OrthancSdkInterop;

/// <summary>The answer to a request of Orthanc.</summary>
/// <param name="output">As given to the route's callback, and valid until that returns.</param>
public sealed unsafe class RouteOutput(OrthancHost host, void* output) : IRouteOutput
{
    /// <inheritdoc/>
    public ErrorCode SetHeader(string name, string value) => host.SetAnswerHeader(output, name, value);

    /// <inheritdoc/>
    public ErrorCode Answer(ReadOnlySpan<byte> body, string mimeType) => host.Answer(output, body, mimeType);

    /// <inheritdoc/>
    public ErrorCode AnswerStatus(int status, ReadOnlySpan<byte> body) => host.AnswerStatus(output, status, body);

    /// <inheritdoc/>
    public ErrorCode AnswerMethodNotAllowed(ReadOnlySpan<byte> allowed) => host.AnswerMethodNotAllowed(output, allowed);

    /// <inheritdoc/>
    public ErrorCode StartParts(string mimeType) => host.StartMultipart(output, mimeType);

    /// <inheritdoc/>
    public ErrorCode SendPart(ReadOnlySpan<byte> body, string contentType) => host.SendPart(output, body, contentType);

    /// <inheritdoc/>
    public ErrorCode SetErrorDetails(string details) => host.SetErrorDetails(output, details);

    /// <inheritdoc/>
    public string Describe(ErrorCode code) => host.Describe(code);
}
