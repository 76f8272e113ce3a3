// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OrthancSdkInterop.Abi;
using OrthancSdkInterop.Callbacks;

namespace OrthancHtj2kPlugin;

/// <summary>
/// Hears that Orthanc has started, and keeps the journal from then on, on a thread of its own: only then is Orthanc's REST API there.
/// </summary>
internal readonly unsafe struct StartedCallback : ICallback<ErrorCode>
{
    private readonly ChangeType _change;

    private StartedCallback(ChangeType change) => _change = change;

    public static ErrorCode Failure => ErrorCode.Plugin;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static ErrorCode Invoke(ChangeType change, int level, byte* resource)
        => CallbackGuard.Run<StartedCallback, ErrorCode>(new StartedCallback(change), Plugin.Current?.Host);

    public ErrorCode Run()
    {
        if (_change == ChangeType.OrthancStarted && Plugin.Current is Plugin plugin)
        {
            plugin.Backfill?.Keeper.Start();
            plugin.CompressedArrivals?.LookForGdcm(plugin.Host);
        }

        return ErrorCode.Success;
    }
}
