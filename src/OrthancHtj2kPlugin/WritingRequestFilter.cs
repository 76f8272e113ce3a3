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
        => (method is HttpMethod.Put or HttpMethod.Delete || (method is HttpMethod.Post
                && IsBulkDelete(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(path))))
            && Plugin.Current is { Backfill: { } backfill } plugin
            ? CallbackGuard.Run<WritingRequestFilter, int>(new WritingRequestFilter(backfill.Writers, path), plugin.Host)
            : Pass;

    public int Run()
    {
        _writers.Pass(Marshal.PtrToStringUTF8((nint)_path) ?? "");
        return Pass;
    }

    /// <summary>Orthanc drops a slash at the end only after it has asked this filter.</summary>
    internal static bool IsBulkDelete(ReadOnlySpan<byte> path) => path.TrimEnd((byte)'/').SequenceEqual("/tools/bulk-delete"u8);
}
