// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancSdkInterop;
using OrthancSdkInterop.Abi;

namespace OrthancHtj2kPlugin.Routes;

/// <summary>
/// Keeps an answer until <see cref="Send"/>. Sending takes as long as the client wants, and the few threads that make answers must not wait
/// for clients.
/// </summary>
/// <param name="output">Gets the answer.</param>
internal sealed class LaterOutput(IRouteOutput output) : IRouteOutput
{
    private Func<ErrorCode>? _send;

    /// <summary>Sends the answer, if there is one.</summary>
    public ErrorCode Send() => _send?.Invoke() ?? ErrorCode.Success;

    /// <inheritdoc/>
    public ErrorCode SetHeader(string name, string value) => output.SetHeader(name, value);

    /// <inheritdoc/>
    public ErrorCode Answer(ReadOnlySpan<byte> body, string mimeType)
    {
        byte[] kept = body.ToArray();
        _send = () => output.Answer(kept, mimeType);
        return ErrorCode.Success;
    }

    /// <inheritdoc/>
    public ErrorCode AnswerStatus(int status, ReadOnlySpan<byte> body)
    {
        byte[] kept = body.ToArray();
        _send = () => output.AnswerStatus(status, kept);
        return ErrorCode.Success;
    }

    /// <inheritdoc/>
    public ErrorCode AnswerMethodNotAllowed(ReadOnlySpan<byte> allowed) => output.AnswerMethodNotAllowed(allowed);

    /// <inheritdoc/>
    public ErrorCode StartParts(string mimeType) => throw NotKept();

    /// <inheritdoc/>
    public ErrorCode SendPart(ReadOnlySpan<byte> body, string contentType) => throw NotKept();

    /// <inheritdoc/>
    public ErrorCode SetErrorDetails(string details) => output.SetErrorDetails(details);

    /// <inheritdoc/>
    public string Describe(ErrorCode code) => output.Describe(code);

    private static InvalidOperationException NotKept() => new("An answer in parts is sent while it is made.");
}
