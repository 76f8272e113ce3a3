// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancHtj2kPlugin.Services;
using OrthancSdkInterop;

namespace OrthancHtj2kPlugin.Routes;

/// <summary>Receives the requests of Orthanc between Initialize and Finalize, and holds everything that routes share.</summary>
/// <param name="services">The parts of the plugin that routes use.</param>
/// <param name="host">Takes the answers.</param>
internal sealed class RouteHost(IRouteServices services, OrthancHost host) : IDisposable
{
    private static RouteHost? s_current;

    /// <summary>Null before Initialize and after Finalize.</summary>
    public static RouteHost? Current => Volatile.Read(ref s_current);

    public IRouteServices Services { get; } = services;

    public OrthancHost Host { get; } = host;

    /// <summary>For work that ends by itself soon. Uploads have threads of their own, and so has what may take hours.</summary>
    public RouteThreads Threads { get; } = new(host);

    public RouteThreads UploadThreads { get; } = new(host);

    public RouteThreads SendThreads { get; } = new(host);

    public RouteThreads BackfillThreads { get; } = new(host);

    public FormPartErrors FormPartErrors { get; } = new(host);

    /// <summary>Lets requests come to this host.</summary>
    public void Open() => Volatile.Write(ref s_current, this);

    /// <summary>Stops new requests, and finishes those on the threads.</summary>
    public void Dispose()
    {
        _ = Interlocked.CompareExchange(ref s_current, null, this);
        Threads.Dispose();
        UploadThreads.Dispose();
        SendThreads.Dispose();
        BackfillThreads.Dispose();
    }
}
