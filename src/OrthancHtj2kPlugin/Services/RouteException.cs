// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;

namespace OrthancHtj2kPlugin.Services;

/// <summary>A request that cannot be served.</summary>
/// <param name="status">The status that the client gets.</param>
/// <param name="message">Names the error and the accepted values.</param>
internal sealed class RouteException(HttpStatusCode status, string message) : Exception(message)
{
    public HttpStatusCode Status => status;
}
