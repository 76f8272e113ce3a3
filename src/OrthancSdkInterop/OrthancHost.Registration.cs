// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancSdkInterop.Abi;

namespace OrthancSdkInterop;

public sealed unsafe partial class OrthancHost
{
    /// <summary>Orthanc takes one such callback in all: a second plugin that asks gets <see cref="ErrorCode.Plugin"/>.</summary>
    public ErrorCode RegisterReceivedInstanceCallback(delegate* unmanaged[Cdecl]<MemoryBuffer64*, void*, ulong, InstanceOrigin,
        ReceivedInstanceAction> callback)
    {
        ReceivedInstanceCallbackParameters parameters = new() { Callback = callback };
        return Invoke(Service.RegisterReceivedInstanceCallback, &parameters);
    }

    /// <summary>Decoders are asked in the order of their registration until one gives an image.</summary>
    public ErrorCode RegisterDecodeImageCallback(delegate* unmanaged[Cdecl]<void**, void*, uint, uint, ErrorCode> callback)
    {
        DecodeImageCallbackParameters parameters = new() { Callback = callback };
        return Invoke(Service.RegisterDecodeImageCallback, &parameters);
    }

    /// <summary>Transcoders are asked in the order of their registration, then the one that is built in.</summary>
    /// <param name="callback">
    /// Result, instance, its size, allowed transfer syntaxes in the order of preference, their number, whether the SOP Instance UID may
    /// change.
    /// </param>
    public ErrorCode RegisterTranscoderCallback(delegate* unmanaged[Cdecl]<MemoryBuffer*, void*, ulong, byte**, uint, byte,
        ErrorCode> callback)
    {
        TranscoderCallbackParameters parameters = new() { Callback = callback };
        return Invoke(Service.RegisterTranscoderCallback, &parameters);
    }

    /// <summary>Registers the callback for changes. Orthanc waits for it, so it has to return at once.</summary>
    /// <param name="callback">Change, level and identifier of the resource.</param>
    public ErrorCode RegisterOnChangeCallback(delegate* unmanaged[Cdecl]<ChangeType, int, byte*, ErrorCode> callback)
    {
        OnChangeCallbackParameters parameters = new() { Callback = callback };
        return Invoke(Service.RegisterOnChangeCallback, &parameters);
    }

    /// <summary>Registers the callback that is asked before each request of a client; requests of plugins and scripts pass it by.</summary>
    /// <param name="callback">
    /// Method, path, address of the client, number of headers, their names, their values, number of arguments, their names, their values.
    /// Gives 1 to let the request pass, 0 to forbid it.
    /// </param>
    public ErrorCode RegisterIncomingHttpRequestFilter(
        delegate* unmanaged[Cdecl]<Abi.HttpMethod, byte*, byte*, uint, byte**, byte**, uint, byte**, byte**, int> callback)
    {
        IncomingHttpRequestFilterParameters parameters = new() { Callback = callback };
        return Invoke(Service.RegisterIncomingHttpRequestFilter2, &parameters);
    }

    /// <summary>Registers the callback that sets metrics before Orthanc reports them.</summary>
    public ErrorCode RegisterRefreshMetricsCallback(delegate* unmanaged[Cdecl]<void> callback)
    {
        RegisterRefreshMetricsCallbackParameters parameters = new() { Callback = callback };
        return Invoke(Service.RegisterRefreshMetricsCallback, &parameters);
    }

    /// <summary>Sets a metric of Orthanc's /tools/metrics-prometheus, which has 24 significant bits.</summary>
    /// <param name="name">A UTF-8 literal.</param>
    public void SetMetric(ReadOnlySpan<byte> name, double value)
    {
        fixed (byte* text = name)
        {
            SetMetricsValueParameters parameters = new() { Name = text, Value = (float)value, Type = MetricsType.Default };
            _ = Invoke(Service.SetMetricsValue, &parameters);
        }
    }

    /// <summary>Sets a metric of Orthanc's /tools/metrics-prometheus, which has 24 significant bits before 1.12.1.</summary>
    /// <param name="name">A UTF-8 literal.</param>
    public void SetMetric(ReadOnlySpan<byte> name, long value)
    {
        if (!Version.IsAtLeast(1, 12, 1))
        {
            SetMetric(name, (double)value);
            return;
        }

        fixed (byte* text = name)
        {
            SetMetricsIntegerValueParameters parameters = new() { Name = text, Value = value, Type = MetricsType.Default };
            _ = Invoke(Service.SetMetricsIntegerValue, &parameters);
        }
    }

    /// <summary>Registers a route whose requests are served in parallel.</summary>
    /// <param name="path">Regular expression that the whole path must match; a UTF-8 literal.</param>
    /// <param name="callback">Output, path, request.</param>
    public ErrorCode RegisterRoute(ReadOnlySpan<byte> path, delegate* unmanaged[Cdecl]<void*, byte*, HttpRequest*, ErrorCode> callback)
    {
        fixed (byte* expression = path)
        {
            RestCallbackParameters parameters = new() { PathRegularExpression = expression, Callback = callback };
            return Invoke(Service.RegisterRestCallbackNoLock, &parameters);
        }
    }

    /// <summary>Registers a route under a path that is no literal.</summary>
    /// <param name="path">Regular expression that the whole path must match.</param>
    /// <param name="callback">Output, path, request.</param>
    public ErrorCode RegisterRoute(string path, delegate* unmanaged[Cdecl]<void*, byte*, HttpRequest*, ErrorCode> callback)
        => RegisterRoute(Terminated(path), callback);

    /// <summary>Adds an error to those of Orthanc: a request whose route returns it is answered with this status.</summary>
    /// <param name="code">Of the plugin's own choice; each once.</param>
    /// <returns>The code for the route to return; <see cref="ErrorCode.Plugin"/> when Orthanc refuses it.</returns>
    public ErrorCode RegisterErrorCode(int code, int httpStatus, string message)
    {
        ErrorCode registered = ErrorCode.Plugin;
        fixed (byte* text = Terminated(message))
        {
            RegisterErrorCodeParameters parameters =
                new() { Target = &registered, Code = code, HttpStatus = (ushort)httpStatus, Message = text };
            return Invoke(Service.RegisterErrorCode, &parameters) == ErrorCode.Success ? registered : ErrorCode.Plugin;
        }
    }

    /// <summary>Sets the description of the plugin, for the list of plugins.</summary>
    /// <param name="pluginName">UTF-8 literal.</param>
    /// <param name="description">UTF-8 literal.</param>
    public ErrorCode SetDescription(ReadOnlySpan<byte> pluginName, ReadOnlySpan<byte> description)
        => SetProperty(pluginName, PluginProperty.Description, description);

    /// <summary>Says where the plugin has its page, for the list of plugins.</summary>
    /// <param name="pluginName">UTF-8 literal.</param>
    /// <param name="uri">UTF-8 literal; begins with a slash.</param>
    public ErrorCode SetRootUri(ReadOnlySpan<byte> pluginName, ReadOnlySpan<byte> uri)
        => SetProperty(pluginName, PluginProperty.RootUri, uri);

    /// <summary>Gives Orthanc Explorer a script to run.</summary>
    /// <param name="pluginName">UTF-8 literal.</param>
    /// <param name="script">JavaScript in UTF-8.</param>
    public ErrorCode ExtendOrthancExplorer(ReadOnlySpan<byte> pluginName, ReadOnlySpan<byte> script)
        => SetProperty(pluginName, PluginProperty.OrthancExplorer, [.. script, 0]);

    /// <param name="text">Ends with a zero, or has one after its end, as UTF-8 literals do. Orthanc keeps a copy.</param>
    private ErrorCode SetProperty(ReadOnlySpan<byte> pluginName, PluginProperty property, ReadOnlySpan<byte> text)
    {
        fixed (byte* plugin = pluginName, value = text)
        {
            SetPluginPropertyParameters parameters = new() { Plugin = plugin, Property = property, Value = value };
            return Invoke(Service.SetPluginProperty, &parameters);
        }
    }
}
