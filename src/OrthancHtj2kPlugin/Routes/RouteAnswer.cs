// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers;
using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using OrthancHtj2kPlugin.Settings;
using OrthancSdkInterop;
using OrthancSdkInterop.Abi;

namespace OrthancHtj2kPlugin.Routes;

/// <summary>Where the answer to a request goes. It is given once.</summary>
/// <param name="allowedOrigin">The origin whose scripts may read it besides those of Orthanc's own pages; null for none.</param>
internal readonly struct RouteAnswer(IRouteOutput output, string? allowedOrigin = null)
{
    /// <summary>Quotes within messages need no escape of six letters: nobody puts this into HTML.</summary>
    private static readonly JsonWriterOptions s_readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Sets a header, before the answer is given.</summary>
    public void SetHeader(string name, string value) => _ = output.SetHeader(name, value);

    /// <summary>Answers with JSON.</summary>
    /// <param name="write">Writes one value.</param>
    public void SendJson(HttpStatusCode status, Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> buffer = new(1024);
        using (Utf8JsonWriter json = new(buffer, s_readable))
        {
            write(json);
        }

        Send(status, buffer.WrittenSpan, "application/json");
    }

    /// <summary>Answers with <c>{"Message": ...}</c>, as for every error.</summary>
    public void SendMessage(HttpStatusCode status, string message) => SendJson(status, json =>
    {
        json.WriteStartObject();
        json.WriteString("Message"u8, message);
        json.WriteEndObject();
    });

    /// <summary>Answers. With another status than 200, newer versions of Orthanc add a second header "Content-Type: text/plain".</summary>
    /// <param name="mimeType">Of the body; empty when there is none.</param>
    public void Send(HttpStatusCode status, ReadOnlySpan<byte> body, string mimeType)
    {
        if (allowedOrigin is not null)
        {
            SetHeader("Access-Control-Allow-Origin", allowedOrigin);
            SetHeader("Access-Control-Expose-Headers", "Accept-Ranges, Content-Range, Content-Type, ETag");
            SetHeader("Vary", "Origin");
            if (allowedOrigin != AllowedOrigin.Any)
            {
                // Without it, browsers do not give the answer to scripts that log in.
                SetHeader("Access-Control-Allow-Credentials", "true");
            }
        }

        if (status == HttpStatusCode.OK)
        {
            _ = output.Answer(body, mimeType);
            return;
        }

        if (mimeType.Length > 0)
        {
            SetHeader("Content-Type", mimeType);
        }

        _ = output.AnswerStatus((int)status, body);
    }

    /// <summary>
    /// Begins an answer in parts. An error after this ends the connection: the client misses the last delimiter.
    /// </summary>
    /// <param name="mimeType">Of the parts.</param>
    public void StartParts(string mimeType) => Expect(output.StartParts(mimeType));

    /// <exception cref="InterruptedAnswerException">The client is gone.</exception>
    public void SendPart(ReadOnlySpan<byte> body, string contentType) => Expect(output.SendPart(body, contentType));

    /// <param name="allowed">UTF-8 literal.</param>
    public void SendMethodNotAllowed(ReadOnlySpan<byte> allowed) => _ = output.AnswerMethodNotAllowed(allowed);

    private void Expect(ErrorCode code)
    {
        if (code != ErrorCode.Success)
        {
            throw new InterruptedAnswerException($"The answer was interrupted: {output.Describe(code)}.");
        }
    }
}
