// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancHtj2kPlugin.Services;

namespace OrthancHtj2kPlugin.Routes;

/// <summary>A route of the plugin: its methods and its answer. <see cref="RouteCall{TRoute}"/> brings the requests.</summary>
internal interface IRoute
{
    /// <summary>The methods that the route answers, in the form of the header "Allow"; a UTF-8 literal.</summary>
    static abstract ReadOnlySpan<byte> Methods { get; }

    /// <summary>
    /// The threads for work that must not run on the HTTP threads of Orthanc with their stack of 100 KB: routes that store, send, transcode
    /// or parse much. Null for the HTTP threads. The answer must be small: it is kept until the HTTP thread sends it.
    /// </summary>
    static virtual RouteThreads? ThreadsOf(RouteHost host) => null;

    /// <summary>Answers a request with one of <see cref="Methods"/>.</summary>
    /// <exception cref="RouteException">The request is answered by that status and message.</exception>
    static abstract void Answer(IRouteServices services, in RouteRequest request, in RouteAnswer answer);
}
