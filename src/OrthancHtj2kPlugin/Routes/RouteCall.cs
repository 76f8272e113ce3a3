// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;
using DicomTranscoder.DataSet;
using Htj2k.Contract;
using OrthancHtj2kPlugin.Services;
using OrthancHtj2kPlugin.Settings;
using OrthancSdkInterop;
using OrthancSdkInterop.Abi;
using OrthancSdkInterop.Callbacks;
using HttpMethod = OrthancSdkInterop.Abi.HttpMethod;

namespace OrthancHtj2kPlugin.Routes;

/// <summary>The only way of a request to its route: errors become a status and a message here.</summary>
/// <typeparam name="TRoute">The route.</typeparam>
internal readonly unsafe struct RouteCall<TRoute> : ICallback<ErrorCode>
    where TRoute : IRoute
{
    private readonly void* _output;
    private readonly HttpRequest* _request;

    private RouteCall(void* output, HttpRequest* request)
    {
        _output = output;
        _request = request;
    }

    public static ErrorCode Failure => ErrorCode.Plugin;

    /// <summary>The body of each route's unmanaged callback.</summary>
    public static ErrorCode Invoke(void* output, HttpRequest* request)
        => CallbackGuard.Run<RouteCall<TRoute>, ErrorCode>(new RouteCall<TRoute>(output, request), RouteHost.Current?.Host);

    public ErrorCode Run()
    {
        if (RouteHost.Current is not { } host)
        {
            return ErrorCode.Plugin;
        }

        string? origin = AllowedOrigin.Find(host.Services.Settings?.AllowedOrigins ?? [], new RouteRequest(_request).Header("Origin"));
        RouteOutput output = new(host.Host, _output);
        RouteAnswer answer = new(output, origin);
        if (TRoute.Methods.IndexOf(NameOf(_request->Method)) < 0)
        {
            answer.SendMethodNotAllowed(TRoute.Methods);
        }
        else if (_request->Method == HttpMethod.Post && ForeignPage.Posts(new RouteRequest(_request).Header))
        {
            return Refuse(host, answer, HttpStatusCode.Forbidden, ForeignPage.Refusal);
        }
        else if (TRoute.ThreadsOf(host) is { } threads)
        {
            ErrorCode code = ErrorCode.Plugin;
            RouteCall<TRoute> call = this;
            LaterOutput later = new(output);
            threads.Run(() => code = call.Answer(host, new RouteAnswer(later, origin)));
            _ = later.Send();
            return code;
        }
        else
        {
            return Answer(host, answer);
        }

        return ErrorCode.Success;
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types",
        Justification = "The client hears of every failure, and nothing may escape into Orthanc.")]
    private ErrorCode Answer(RouteHost host, in RouteAnswer answer)
    {
        try
        {
            TRoute.Answer(host.Services, new RouteRequest(_request), answer);
            return ErrorCode.Success;
        }
        catch (RouteException exception)
        {
            return Refuse(host, answer, exception.Status, exception.Message);
        }
        catch (Exception exception) when (exception is DicomFormatException or Htj2kFormatException)
        {
            return Refuse(host, answer, HttpStatusCode.UnprocessableEntity, exception.Message);
        }
        catch (InterruptedAnswerException exception)
        {
            host.Host.LogWarning(exception.Message);
            return ErrorCode.Plugin;
        }
        catch (OutOfMemoryException)
        {
            return Refuse(host, answer, HttpStatusCode.ServiceUnavailable, "Out of memory.");
        }
        catch (Exception exception)
        {
            host.Host.LogError($"{Encoding.ASCII.GetString(NameOf(_request->Method))}: {exception.Message}");
            return Refuse(host, answer, HttpStatusCode.InternalServerError, exception.Message);
        }
    }

    private ErrorCode Refuse(RouteHost host, in RouteAnswer answer, HttpStatusCode status, string message)
    {
        if (new RouteRequest(_request).IsFormPart)
        {
            _ = host.Host.SetErrorDetails(_output, message);
            return host.FormPartErrors.CodeOf(status);
        }

        answer.SendMessage(status, message);
        return ErrorCode.Success;
    }

    private static ReadOnlySpan<byte> NameOf(HttpMethod method) => method switch
    {
        HttpMethod.Get => "GET"u8,
        HttpMethod.Post => "POST"u8,
        HttpMethod.Put => "PUT"u8,
        HttpMethod.Delete => "DELETE"u8,
        _ => "?"u8,
    };
}
