// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OrthancHtj2kPlugin.Backfill.Replacements;
using OrthancSdkInterop.Abi;
using OrthancSdkInterop.Callbacks;
using HttpMethod = OrthancSdkInterop.Abi.HttpMethod;

namespace OrthancHtj2kPlugin;

/// <summary>
/// Lets all requests of clients pass. Those that write to a resource that is being replaced pass only after the replacement.
/// </summary>
internal readonly unsafe struct WritingRequestFilter : ICallback<int>
{
    private const int Pass = 1;

    private readonly ResourceWriters _writers;
    private readonly byte* _path;

    private WritingRequestFilter(ResourceWriters writers, byte* path)
    {
        _writers = writers;
        _path = path;
    }

    public static int Failure => Pass;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static int Invoke(HttpMethod method, byte* path, byte* address, uint headers, byte** headerNames, byte** headerValues,
        uint arguments, byte** argumentNames, byte** argumentValues)
        => (method is HttpMethod.Put or HttpMethod.Delete || (method is HttpMethod.Post && IsBulkDelete(path)))
            && Plugin.Current is { Backfill: { } backfill } plugin
            ? CallbackGuard.Run<WritingRequestFilter, int>(new WritingRequestFilter(backfill.Writers, path), plugin.Host)
            : Pass;

    public int Run()
    {
        _writers.Pass(Marshal.PtrToStringUTF8((nint)_path) ?? "");
        return Pass;
    }

    private static bool IsBulkDelete(byte* path)
        => MemoryMarshal.CreateReadOnlySpanFromNullTerminated(path).SequenceEqual("/tools/bulk-delete"u8);
}
