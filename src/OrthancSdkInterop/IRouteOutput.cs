// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancSdkInterop.Abi;

namespace OrthancSdkInterop;

/// <summary>Where the answer to one request goes.</summary>
public interface IRouteOutput
{
    /// <summary>Sets a header of the answer, before the answer is sent.</summary>
    ErrorCode SetHeader(string name, string value);

    /// <summary>Answers with 200 and a body.</summary>
    ErrorCode Answer(ReadOnlySpan<byte> body, string mimeType);

    /// <summary>Answers with another status than 200, 301, 401 or 405.</summary>
    ErrorCode AnswerStatus(int status, ReadOnlySpan<byte> body);

    /// <summary>Answers with 405.</summary>
    /// <param name="allowed">The methods that are allowed, separated by commas; a UTF-8 literal.</param>
    ErrorCode AnswerMethodNotAllowed(ReadOnlySpan<byte> allowed);

    /// <summary>Begins an answer in parts (multipart/related).</summary>
    /// <param name="mimeType">Of the parts.</param>
    ErrorCode StartParts(string mimeType);

    /// <summary>Sends a part.</summary>
    ErrorCode SendPart(ReadOnlySpan<byte> body, string contentType);

    /// <summary>Says more about the error that the route returns next.</summary>
    ErrorCode SetErrorDetails(string details);

    /// <summary>Orthanc's name for an error.</summary>
    string Describe(ErrorCode code);
}
