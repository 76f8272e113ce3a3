// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancSdkInterop.Abi;

namespace OrthancSdkInterop;

public sealed unsafe partial class OrthancHost
{
    /// <summary>Answers a request with 200 and a body.</summary>
    /// <param name="output">As given to the route's callback.</param>
    /// <param name="mimeType">UTF-8 literal.</param>
    public ErrorCode Answer(void* output, ReadOnlySpan<byte> body, ReadOnlySpan<byte> mimeType)
    {
        fixed (byte* answer = body, type = mimeType)
        {
            AnswerBufferParameters parameters = new() { Output = output, Answer = answer, AnswerSize = (uint)body.Length, MimeType = type };
            return Invoke(Service.AnswerBuffer, &parameters);
        }
    }

    /// <summary>Answers a request with 405.</summary>
    /// <param name="output">As given to the route's callback.</param>
    /// <param name="allowed">The methods that are allowed, separated by commas; a UTF-8 literal.</param>
    public ErrorCode AnswerMethodNotAllowed(void* output, ReadOnlySpan<byte> allowed)
    {
        fixed (byte* methods = allowed)
        {
            OutputPlusArgumentParameters parameters = new() { Output = output, Argument = methods };
            return Invoke(Service.SendMethodNotAllowed, &parameters);
        }
    }
}
