// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OrthancHtj2kPlugin.Services;
using OrthancSdkInterop;
using OrthancSdkInterop.Abi;
using OrthancSdkInterop.Callbacks;

namespace OrthancHtj2kPlugin;

/// <summary>The four functions that Orthanc looks for in a plugin.</summary>
internal static unsafe class EntryPoints
{
    /// <summary>Always 0: any other value ends Orthanc. A plugin that cannot work stays inert.</summary>
    [UnmanagedCallersOnly(EntryPoint = "OrthancPluginInitialize", CallConvs = [typeof(CallConvCdecl)])]
    public static int Initialize(OrthancContext* context)
    {
        _ = CallbackGuard.Run<AttachCall, int>(new AttachCall(context), null);
        return CallbackGuard.Run<StartCall, int>(default, Plugin.Current?.Host);
    }

    [UnmanagedCallersOnly(EntryPoint = "OrthancPluginFinalize", CallConvs = [typeof(CallConvCdecl)])]
    public static void Finish() => _ = CallbackGuard.Run<StopCall, int>(default, Plugin.Current?.Host);

    [UnmanagedCallersOnly(EntryPoint = "OrthancPluginGetName", CallConvs = [typeof(CallConvCdecl)])]
    public static byte* GetName() => PluginIdentity.AddressOf(PluginIdentity.Name);

    [UnmanagedCallersOnly(EntryPoint = "OrthancPluginGetVersion", CallConvs = [typeof(CallConvCdecl)])]
    public static byte* GetVersion() => PluginIdentity.AddressOf(PluginIdentity.Version);

    private readonly struct AttachCall(OrthancContext* context) : ICallback<int>
    {
        public static int Failure => 0;

        public int Run()
        {
            Plugin.Attach(new OrthancHost(context, "HTJ2K"));
            return 0;
        }
    }

    private readonly struct StartCall : ICallback<int>
    {
        public static int Failure => 0;

        public int Run()
        {
            Plugin.Current?.Start();
            return 0;
        }
    }

    private readonly struct StopCall : ICallback<int>
    {
        public static int Failure => 0;

        public int Run()
        {
            Plugin.Detach();
            return 0;
        }
    }
}
