// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using OrthancHtj2kPlugin.Backfill;
using OrthancHtj2kPlugin.Routes;
using OrthancSdkInterop.Abi;
using OrthancSdkInterop.Callbacks;
using HttpMethod = OrthancSdkInterop.Abi.HttpMethod;

namespace OrthancHtj2kPlugin;

/// <summary>
/// Lets requests of clients pass. Those that write to a resource that is being replaced pass only after the replacement. Forms in parts
/// that foreign pages post to our routes do not pass: the routes get them without the headers of the request.
/// </summary>
internal readonly unsafe struct WritingRequestFilter : ICallback<int>
{
    private const int Pass = 1;

    /// <summary>Orthanc answers 403.</summary>
    private const int Refuse = 0;

    private readonly Plugin _plugin;
    private readonly byte* _path;
    private readonly bool _isPosted;
    private readonly NativeTexts _headers;

    private WritingRequestFilter(Plugin plugin, byte* path, bool isPosted, NativeTexts headers)
    {
        _plugin = plugin;
        _path = path;
        _isPosted = isPosted;
        _headers = headers;
    }

    public static int Failure => Pass;

    private ReadOnlySpan<byte> Path => MemoryMarshal.CreateReadOnlySpanFromNullTerminated(_path);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static int Invoke(HttpMethod method, byte* path, byte* address, uint headers, byte** headerNames, byte** headerValues,
        uint arguments, byte** argumentNames, byte** argumentValues)
        => method is not HttpMethod.Get && Plugin.Current is { } plugin
            ? CallbackGuard.Run<WritingRequestFilter, int>(
                new WritingRequestFilter(plugin, path, method is HttpMethod.Post, new NativeTexts(headers, headerNames, headerValues)),
                plugin.Host)
            : Pass;

    public int Run()
    {
        if (_isPosted && IsOurs(Path, _plugin.Settings?.UploadAliases ?? []) && ForeignPage.PostsParts(_headers.Header))
        {
            _plugin.Host.LogWarning($"a form is refused. {ForeignPage.Refusal}");
            return Refuse;
        }

        if (_plugin.Backfill is BackfillServices backfill && (!_isPosted || IsBulkDelete(Path)))
        {
            backfill.Writers.Pass(NativeTexts.TextOf(_path));
        }

        return Pass;
    }

    /// <summary>Orthanc drops a slash at the end only after it has asked this filter.</summary>
    internal static bool IsBulkDelete(ReadOnlySpan<byte> path) => path.TrimEnd((byte)'/').SequenceEqual("/tools/bulk-delete"u8);

    /// <summary>True for the paths of the routes that take a POST.</summary>
    internal static bool IsOurs(ReadOnlySpan<byte> path, IReadOnlyList<string> uploadAliases)
    {
        if (path.StartsWith("/htj2k/"u8))
        {
            return true;
        }

        path = path.TrimEnd((byte)'/');
        foreach (string alias in uploadAliases)
        {
            if (Ascii.Equals(path, alias))
            {
                return true;
            }
        }

        return false;
    }
}
