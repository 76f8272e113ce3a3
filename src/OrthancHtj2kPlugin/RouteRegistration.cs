// SPDX-License-Identifier: GPL-3.0-or-later
using OrthancHtj2kPlugin.Routes;
using OrthancHtj2kPlugin.Routes.App;
using OrthancHtj2kPlugin.Routes.Backfill;
using OrthancHtj2kPlugin.Routes.DicomWeb;
using OrthancHtj2kPlugin.Routes.Explanations;
using OrthancHtj2kPlugin.Routes.Files;
using OrthancHtj2kPlugin.Routes.Frames;
using OrthancHtj2kPlugin.Routes.Sending;
using OrthancHtj2kPlugin.Routes.Upload;
using OrthancHtj2kPlugin.Services;
using OrthancHtj2kPlugin.Settings;
using OrthancSdkInterop;
using OrthancSdkInterop.Abi;

namespace OrthancHtj2kPlugin;

/// <summary>Tells Orthanc the paths of the routes. Of two that match, it asks the one that was registered first.</summary>
internal readonly unsafe struct RouteRegistration(OrthancHost host)
{
    /// <summary>The routes that answer even when the settings are wrong: they say so.</summary>
    public void RegisterReports()
    {
        Register("/htj2k/status", StatusRoute.Path, &StatusRoute.Invoke);
        Register("/htj2k/totals", TotalsRoute.Path, &TotalsRoute.Invoke);
        Register("/htj2k/metrics", MetricsRoute.Path, &MetricsRoute.Invoke);
        Register("/htj2k/app/", AppRoute.Path, &AppRoute.Invoke);
        Register("/htj2k/page.js", AppRedirect.Path, &AppRedirect.Invoke);
        Expect("/htj2k/app/ as its page", host.SetRootUri(PluginIdentity.Name, "/htj2k/app/"u8));
        Expect("/htj2k/app/ in Orthanc Explorer",
            host.ExtendOrthancExplorer(PluginIdentity.Name, AppFile.Find(AppFile.ExplorerScript)!.Bytes));
    }

    /// <summary>The routes that give what is stored.</summary>
    public void RegisterReading()
    {
        Register("/htj2k/instances/{id}/frames/{n}", FrameRoute.Path, &FrameRoute.Invoke);
        Register("/instances/{id}/htj2k/frames/{n}", FrameRoute.PathOfInstance, &FrameRoute.Invoke);
        Register("/htj2k/instances/{id}/frames/{n}/resolutions", ResolutionsRoute.Path, &ResolutionsRoute.Invoke);
        Register("/instances/{id}/htj2k/frames/{n}/resolutions", ResolutionsRoute.PathOfInstance, &ResolutionsRoute.Invoke);
        Register("/htj2k/instances/{id}/file", FileRoute.Path, &FileRoute.Invoke);
        Register("/instances/{id}/htj2k/file", FileRoute.PathOfInstance, &FileRoute.Invoke);
        Register("/htj2k/send", SendRoute.Path, &SendRoute.Invoke);
        Expect("/htj2k/dicom-web/.../frames/{list}",
            host.RegisterRoute("/htj2k/dicom-web" + DicomWebFrameRoute.PathBelowRoot, &DicomWebFrameRoute.Invoke));
        Register("/htj2k/dicom-web/...", DicomWebRedirect.Path, &DicomWebRedirect.Invoke);
    }

    /// <summary>The routes that change what is stored or say what would change, and those that settings add.</summary>
    /// <param name="dicomWebRoot">Of the DICOMweb plugin, with slashes at both ends.</param>
    public void RegisterWriting(PluginSettings settings, string dicomWebRoot)
    {
        Register("/htj2k/explain", ExplainRoute.Path, &ExplainRoute.Invoke);
        Register("/htj2k/convert-study and the like", BackfillRoute.Path, &BackfillRoute.Invoke);
        Register("/htj2k/archive", ArchiveRoute.Path, &ArchiveRoute.Invoke);
        Register("/htj2k/upload", UploadRoute.Path, &UploadRoute.Invoke);
        foreach (string alias in settings.UploadAliases)
        {
            Expect(alias, host.RegisterRoute(UploadAlias.ToExpression(alias), &UploadRoute.Invoke));
        }

        if (settings.DicomWebFrames)
        {
            Expect($"{dicomWebRoot}.../frames/{{list}}",
                host.RegisterRoute(DicomWebTakeover.PathBelow(dicomWebRoot), &DicomWebFrameRoute.Invoke));
            Expect(dicomWebRoot, host.RegisterOnChangeCallback(&DicomWebTakeover.Invoke));
        }
    }

    private void Register(string name, ReadOnlySpan<byte> path, delegate* unmanaged[Cdecl]<void*, byte*, HttpRequest*, ErrorCode> callback)
        => Expect(name, host.RegisterRoute(path, callback));

    private void Expect(string route, ErrorCode code)
    {
        if (code != ErrorCode.Success)
        {
            host.LogError($"Orthanc did not accept the route {route} (error {(int)code})");
        }
    }
}
