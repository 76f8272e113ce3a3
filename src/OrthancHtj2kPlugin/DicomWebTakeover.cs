// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OrthancHtj2kPlugin.Routes.DicomWeb;
using OrthancHtj2kPlugin.Routes.Upload;
using OrthancHtj2kPlugin.Services;
using OrthancHtj2kPlugin.Settings;
using OrthancSdkInterop;
using OrthancSdkInterop.Abi;
using OrthancSdkInterop.Callbacks;

namespace OrthancHtj2kPlugin;

/// <summary>
/// "DicomWebFrames": the path of the DICOMweb plugin for frames is answered here. Of two plugins that register a path, Orthanc asks the one
/// that it loaded first. Once Orthanc has started, this finds out which one that is.
/// </summary>
internal readonly unsafe struct DicomWebTakeover : ICallback<ErrorCode>
{
    private readonly ChangeType _change;

    private DicomWebTakeover(ChangeType change) => _change = change;

    /// <summary>Orthanc ends when its start fails for a plugin; the log has the failure.</summary>
    public static ErrorCode Failure => ErrorCode.Success;

    /// <param name="root">Of the DICOMweb plugin, with slashes at both ends.</param>
    public static string PathBelow(string root) => UploadAlias.ToExpression(root[..^1]) + DicomWebFrameRoute.PathBelowRoot;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static ErrorCode Invoke(ChangeType change, int level, byte* resource)
        => CallbackGuard.Run<DicomWebTakeover, ErrorCode>(new DicomWebTakeover(change), Plugin.Current?.Host);

    public ErrorCode Run()
    {
        if (_change == ChangeType.OrthancStarted && Plugin.Current is { } plugin)
        {
            plugin.Routes.Threads.Begin(() => Check(plugin));
        }

        return ErrorCode.Success;
    }

    /// <summary>Requests frames of an impossible instance by the path of the DICOMweb plugin, and sees which plugin is asked.</summary>
    private static void Check(Plugin plugin)
    {
        string root = plugin.DicomWebRoot;
        InstanceUids none = InstanceUids.None;
        using RestAnswer answer =
            plugin.Host.GetAfterPlugins($"{root}studies/{none.Study}/series/{none.Series}/instances/{none.Instance}/frames/1");
        if (!plugin.IsAskedForDicomWeb)
        {
            plugin.Host.LogWarning($"the setting \"Htj2k.DicomWebFrames\" has no effect: Orthanc asks the DICOMweb plugin for {root}studies/.../frames/..., because it loaded that plugin first; name this plugin before it in \"Plugins\"");
        }
    }
}
