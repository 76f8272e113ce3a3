// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OrthancSdkInterop;
using OrthancSdkInterop.Abi;
using OrthancSdkInterop.Callbacks;

namespace OrthancHtj2kPlugin;

/// <summary>
/// Orthanc has started: its REST API and its database are there from now on, until it says that it stops. Long work runs on other threads.
/// </summary>
internal readonly unsafe struct StartedCallback : ICallback<ErrorCode>
{
    private readonly ChangeType _change;

    private StartedCallback(ChangeType change) => _change = change;

    /// <summary>Orthanc ends when its start fails for a plugin; the log has the failure.</summary>
    public static ErrorCode Failure => ErrorCode.Success;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static ErrorCode Invoke(ChangeType change, int level, byte* resource)
        => CallbackGuard.Run<StartedCallback, ErrorCode>(new StartedCallback(change), Plugin.Current?.Host);

    public ErrorCode Run()
    {
        if (_change == ChangeType.OrthancStarted && Plugin.Current is Plugin plugin)
        {
            RunAll(plugin.Host, () => plugin.Backfill?.Keeper.Start(), () => plugin.EarlyConversions?.LookForGdcm(plugin.Host),
                plugin.TotalsThread.Start, () => plugin.Notices?.Start());
        }
        else if (_change == ChangeType.OrthancStopped && Plugin.Current is Plugin stopping)
        {
            RunAll(stopping.Host, () => stopping.Backfill?.Running.Stop(), () => stopping.Backfill?.Keeper.Stop(),
                () => stopping.Notices?.Stop(), stopping.TotalsThread.Stop);
        }

        return ErrorCode.Success;
    }

    /// <summary>Takes each step, also after one that failed: a failure is logged.</summary>
    internal static void RunAll(IErrorLog log, params ReadOnlySpan<Action> steps)
    {
        foreach (Action step in steps)
        {
            _ = CallbackGuard.Run<StepCall, ErrorCode>(new StepCall(step), log);
        }
    }

    private readonly struct StepCall(Action step) : ICallback<ErrorCode>
    {
        public static ErrorCode Failure => ErrorCode.Plugin;

        public ErrorCode Run()
        {
            step();
            return ErrorCode.Success;
        }
    }
}
