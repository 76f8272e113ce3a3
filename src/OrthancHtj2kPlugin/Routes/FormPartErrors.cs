// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using OrthancSdkInterop;
using OrthancSdkInterop.Abi;

namespace OrthancHtj2kPlugin.Routes;

/// <summary>
/// Errors for the parts of forms. Orthanc itself splits a POST of multipart/form-data, calls the route for each part, and throws the
/// answers away: it answers 200 without a body unless the route returns an error code, whose status the client then gets.
/// </summary>
internal sealed class FormPartErrors
{
    private static readonly HttpStatusCode[] s_statuses =
        [HttpStatusCode.BadRequest, HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.UnsupportedMediaType,
            HttpStatusCode.UnprocessableEntity, HttpStatusCode.InsufficientStorage];

    private readonly ErrorCode[] _codes;

    /// <summary>Registers the codes; to call in Initialize.</summary>
    public FormPartErrors(OrthancHost host)
    {
        _codes = new ErrorCode[s_statuses.Length];
        for (int i = 0; i < _codes.Length; i++)
        {
            _codes[i] = host.RegisterErrorCode(i + 1, (int)s_statuses[i], "The upload was refused");
        }
    }

    /// <summary>The code for a status; one that stands for 500 when there is none.</summary>
    public ErrorCode CodeOf(HttpStatusCode status)
    {
        int index = Array.IndexOf(s_statuses, status);
        return index < 0 ? ErrorCode.Plugin : _codes[index];
    }
}
