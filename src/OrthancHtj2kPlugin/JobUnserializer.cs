// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using OrthancHtj2kPlugin.Backfill;
using OrthancHtj2kPlugin.Backfill.Jobs;
using OrthancSdkInterop.Callbacks;

namespace OrthancHtj2kPlugin;

/// <summary>Makes a job again that Orthanc has saved.</summary>
internal readonly unsafe struct JobUnserializer : ICallback<nint>
{
    private readonly byte* _type;
    private readonly byte* _content;

    private JobUnserializer(byte* type, byte* content)
    {
        _type = type;
        _content = content;
    }

    public static nint Failure => 0;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static void* Invoke(byte* type, byte* content)
        => (void*)CallbackGuard.Run<JobUnserializer, nint>(new JobUnserializer(type, content), Plugin.Current?.Host);

    public nint Run()
    {
        if (Plugin.Current is not { Backfill: BackfillServices services } plugin
            || Marshal.PtrToStringUTF8((nint)_type) != BackfillJob.Type)
        {
            return 0;
        }

        using JsonDocument document = JsonDocument.Parse(Marshal.PtrToStringUTF8((nint)_content)!);
        return (nint)plugin.Host.CreateJob(BackfillJob.Parse(services, document.RootElement), BackfillJob.Type);
    }
}
