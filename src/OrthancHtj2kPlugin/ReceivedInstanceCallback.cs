// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DicomTranscoder;
using OrthancHtj2kPlugin.Ingest;
using OrthancSdkInterop.Abi;
using OrthancSdkInterop.Callbacks;

namespace OrthancHtj2kPlugin;

/// <summary>
/// Orthanc has received an instance and asks whether to store something else. One at a time, because Orthanc holds a lock.
/// </summary>
internal readonly unsafe struct ReceivedInstanceCallback : ICallback<ReceivedInstanceAction>
{
    private readonly MemoryBuffer64* _modified;
    private readonly void* _received;
    private readonly ulong _size;
    private readonly InstanceOrigin _origin;

    private ReceivedInstanceCallback(MemoryBuffer64* modified, void* received, ulong size, InstanceOrigin origin)
    {
        _modified = modified;
        _received = received;
        _size = size;
        _origin = origin;
    }

    public static ReceivedInstanceAction Failure => ReceivedInstanceAction.KeepAsIs;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static ReceivedInstanceAction Invoke(MemoryBuffer64* modified, void* received, ulong size, InstanceOrigin origin)
        => CallbackGuard.Run<ReceivedInstanceCallback, ReceivedInstanceAction>(
            new ReceivedInstanceCallback(modified, received, size, origin), Plugin.Current?.Host);

    public ReceivedInstanceAction Run()
    {
        Plugin? plugin = Plugin.Current;
        if (plugin is { Record.StoresAsItIs: true } && CallbackGuard.Run<Question, bool>(new Question(plugin.Record), plugin.Host))
        {
            return ReceivedInstanceAction.Discard;
        }

        plugin?.IngestTranscoding?.Arriving.Add(_received, _size, _origin);
        bool isModified = (plugin?.Ingestion ?? Early(plugin)) is Ingestion ingestion
            && ingestion.TryConvert(_received, _size, _origin, _modified);
        if (plugin is { Backfill: { } backfill, Record.StoresAsItIs: false })
        {
            backfill.Receptions.Add(isModified
                ? new LongSpan((byte*)_modified->Data, checked((long)_modified->Size)).Head
                : new LongSpan((byte*)_received, checked((long)_size)).Head);
        }

        return isModified ? ReceivedInstanceAction.Modify : ReceivedInstanceAction.KeepAsIs;
    }

    private Ingestion? Early(Plugin? plugin)
        => plugin?.EarlyConversions is EarlyConversions conversions
            && conversions.Takes(new LongSpan((byte*)_received, checked((long)_size)).Head)
            ? conversions.Ingestion
            : null;

    /// <summary>Must Orthanc no longer store what the plugin itself hands to it? Without an answer, it must not.</summary>
    private readonly struct Question(IngestRecord record) : ICallback<bool>
    {
        public static bool Failure => true;

        public bool Run() => record.IsRefused;
    }
}
