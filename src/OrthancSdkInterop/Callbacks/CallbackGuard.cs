// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics.CodeAnalysis;

namespace OrthancSdkInterop.Callbacks;

/// <summary>
/// The only way from Orthanc into managed code. No exception passes it, because one that reaches the C++ frames ends Orthanc.
/// </summary>
public static class CallbackGuard
{
    /// <summary>Runs a callback.</summary>
    /// <param name="log">Receives failures; null when there is no log yet.</param>
    /// <returns>The result of the callback, or its <see cref="ICallback{TResult}.Failure"/> when it threw.</returns>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Nothing managed may escape into Orthanc.")]
    public static TResult Run<TCallback, TResult>(TCallback callback, IErrorLog? log)
        where TCallback : struct, ICallback<TResult>
        where TResult : unmanaged
    {
        try
        {
            return callback.Run();
        }
        catch (Exception exception)
        {
            Report(exception, log);
            return TCallback.Failure;
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types",
        Justification = "A report that fails must not replace the failure.")]
    private static void Report(Exception exception, IErrorLog? log)
    {
        try
        {
            log?.LogError(exception is OutOfMemoryException ? "out of memory" : $"a call of Orthanc failed: {exception.Message}");
        }
        catch (Exception)
        {
            // Too little memory even for a message; Orthanc still gets its answer.
        }
    }
}
