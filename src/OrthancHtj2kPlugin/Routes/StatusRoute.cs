// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OrthancSdkInterop.Abi;
using OrthancSdkInterop.Callbacks;
using HttpMethod = OrthancSdkInterop.Abi.HttpMethod;

namespace OrthancHtj2kPlugin.Routes;

/// <summary>GET /htj2k/status.</summary>
internal readonly unsafe struct StatusRoute : ICallback<ErrorCode>
{
    private readonly void* _output;
    private readonly HttpRequest* _request;

    private StatusRoute(void* output, HttpRequest* request)
    {
        _output = output;
        _request = request;
    }

    public static ReadOnlySpan<byte> Path => "/htj2k/status"u8;

    public static ErrorCode Failure => ErrorCode.Plugin;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static ErrorCode Invoke(void* output, byte* path, HttpRequest* request)
        => CallbackGuard.Run<StatusRoute, ErrorCode>(new StatusRoute(output, request), Plugin.Current?.Host);

    public ErrorCode Run()
    {
        if (Plugin.Current is not Plugin plugin)
        {
            return ErrorCode.Plugin;
        }

        return _request->Method == HttpMethod.Get
            ? plugin.Host.Answer(_output, StatusReport.Write(plugin), "application/json"u8)
            : plugin.Host.AnswerMethodNotAllowed(_output, "GET"u8);
    }
}
