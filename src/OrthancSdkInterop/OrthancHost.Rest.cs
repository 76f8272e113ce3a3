// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.InteropServices;
using System.Text;
using OrthancSdkInterop.Abi;
using HttpMethod = OrthancSdkInterop.Abi.HttpMethod;

namespace OrthancSdkInterop;

public sealed unsafe partial class OrthancHost
{
    private const string IfMatch = "if-match";

    /// <summary>Answers a request with 200 and a body.</summary>
    /// <param name="output">As given to the route's callback.</param>
    public ErrorCode Answer(void* output, ReadOnlySpan<byte> body, string mimeType)
    {
        fixed (byte* answer = body, type = Terminated(mimeType))
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

    /// <summary>Answers a request with another status than 200, 301, 401 or 405.</summary>
    /// <param name="output">As given to the route's callback.</param>
    public ErrorCode AnswerStatus(void* output, int status, ReadOnlySpan<byte> body)
    {
        fixed (byte* content = body)
        {
            SendHttpStatusParameters parameters =
                new() { Output = output, Status = (ushort)status, Body = content, BodySize = (uint)body.Length };
            return Invoke(Service.SendHttpStatus, &parameters);
        }
    }

    /// <summary>Begins an answer in parts (multipart/related), which end when the route returns.</summary>
    /// <param name="output">As given to the route's callback.</param>
    /// <param name="mimeType">Of the parts.</param>
    public ErrorCode StartMultipart(void* output, string mimeType)
    {
        fixed (byte* subType = "related"u8, type = Terminated(mimeType))
        {
            StartMultipartAnswerParameters parameters = new() { Output = output, SubType = subType, ContentType = type };
            return Invoke(Service.StartMultipartAnswer, &parameters);
        }
    }

    /// <summary>Sends a part, after <see cref="StartMultipart"/>. Fails when the client is gone.</summary>
    /// <param name="output">As given to the route's callback.</param>
    /// <param name="contentType">Of this part.</param>
    public ErrorCode SendPart(void* output, ReadOnlySpan<byte> body, string contentType)
    {
        fixed (byte* answer = body, name = "Content-Type"u8, value = Terminated(contentType))
        {
            byte* key = name;
            byte* text = value;
            SendMultipartItem2Parameters parameters = new()
            {
                Output = output,
                Answer = answer,
                AnswerSize = (uint)body.Length,
                HeadersCount = 1,
                HeadersKeys = &key,
                HeadersValues = &text,
            };
            return Invoke(Service.SendMultipartItem2, &parameters);
        }
    }

    /// <summary>Sets a header of the answer, before the answer is sent.</summary>
    /// <param name="output">As given to the route's callback.</param>
    public ErrorCode SetAnswerHeader(void* output, string name, string value)
    {
        fixed (byte* key = Terminated(name), text = Terminated(value))
        {
            SetHttpHeaderParameters parameters = new() { Output = output, Key = key, Value = text };
            return Invoke(Service.SetHttpHeader, &parameters);
        }
    }

    /// <summary>Says more about the error that the route returns next.</summary>
    /// <param name="output">As given to the route's callback.</param>
    public ErrorCode SetErrorDetails(void* output, string details)
    {
        fixed (byte* text = Terminated(details))
        {
            SetHttpErrorDetailsParameters parameters = new() { Output = output, Details = text };
            return Invoke(Service.SetHttpErrorDetails, &parameters);
        }
    }

    /// <inheritdoc/>
    public RestAnswer GetAfterPlugins(string uri) => CallRestApi(HttpMethod.Get, uri, default, ("", ""), afterPlugins: true);

    /// <inheritdoc/>
    public RestAnswer Get(string uri) => CallRestApi(HttpMethod.Get, uri, default, ("", ""));

    /// <inheritdoc/>
    public RestAnswer Post(string uri, ReadOnlySpan<byte> body) => CallRestApi(HttpMethod.Post, uri, body, ("", ""));

    /// <inheritdoc/>
    public RestAnswer PostLarge(string uri, byte* body, uint length) => CallRestApi(HttpMethod.Post, uri, body, length, ("", ""));

    /// <inheritdoc/>
    public RestAnswer Put(string uri, ReadOnlySpan<byte> body, string revision = "")
        => CallRestApi(HttpMethod.Put, uri, body, (IfMatch, revision));

    /// <inheritdoc/>
    public RestAnswer Delete(string uri, string revision = "") => CallRestApi(HttpMethod.Delete, uri, default, (IfMatch, revision));

    /// <param name="header">Its name, in small letters, and its value; none when that is empty.</param>
    private RestAnswer CallRestApi(HttpMethod method, string uri, ReadOnlySpan<byte> body, (string Name, string Value) header,
        bool afterPlugins = false)
    {
        fixed (byte* content = body)
        {
            return CallRestApi(method, uri, content, (uint)body.Length, header, afterPlugins);
        }
    }

    private RestAnswer CallRestApi(HttpMethod method, string uri, byte* body, uint length, (string Name, string Value) header,
        bool afterPlugins = false)
    {
        MemoryBuffer answer = default;
        MemoryBuffer headers = default;
        ushort status = 0;
        fixed (byte* path = Terminated(uri), name = Terminated(header.Name), value = Terminated(header.Value))
        {
            byte* key = name;
            byte* text = value;
            CallRestApiParameters parameters = new()
            {
                AnswerBody = &answer,
                AnswerHeaders = &headers,
                HttpStatus = &status,
                Method = method,
                Uri = path,
                HeadersCount = header.Value.Length > 0 ? 1u : 0u,
                HeadersKeys = &key,
                HeadersValues = &text,
                Body = body,
                BodySize = length,
                AfterPlugins = afterPlugins ? (byte)1 : (byte)0,
            };
            ErrorCode code = Invoke(Service.CallRestApi, &parameters);
            return new RestAnswer(this, code, status, answer, headers);
        }
    }

    /// <summary>Orthanc's name for an error.</summary>
    public string Describe(ErrorCode code)
    {
        byte* text = null;
        GetErrorDescriptionParameters parameters = new() { Target = &text, Error = code };
        return Invoke(Service.GetErrorDescription, &parameters) == ErrorCode.Success ? Marshal.PtrToStringUTF8((nint)text) ?? "" : "";
    }

    public void Free(void* memory) => _context->Free(memory);

    private static byte[] Terminated(string text)
    {
        byte[] bytes = new byte[Encoding.UTF8.GetByteCount(text) + 1];
        Encoding.UTF8.GetBytes(text, bytes);
        return bytes;
    }
}
