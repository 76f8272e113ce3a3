// SPDX-License-Identifier: GPL-3.0-or-later
using DicomTranscoder.Coding;
using DicomTranscoder.DataSet;
using OrthancHtj2kPlugin.Backfill;
using OrthancHtj2kPlugin.Counters;
using OrthancHtj2kPlugin.Ingest;
using OrthancHtj2kPlugin.Settings;
using OrthancHtj2kPlugin.Totals;
using OrthancHtj2kPlugin.Transcoding;
using OrthancSdkInterop;
using OrthancSdkInterop.Jobs;

namespace OrthancHtj2kPlugin.Services;

/// <summary>The parts of Orthanc and of the plugin that routes use.</summary>
internal interface IRouteServices
{
    IOrthancRest Rest { get; }

    IOrthancLog Log { get; }

    IOrthancJobs Jobs { get; }

    IOrthancTranscoder Transcoder { get; }

    IngestCounters Counters { get; }

    LastingTotals Totals { get; }

    IngestRecord Record { get; }

    StoredFrames StoredFrames { get; }

    /// <summary>Instances that DICOMweb clients have asked for.</summary>
    BoundedCache<InstanceUids, string> KnownUids { get; }

    /// <summary>True once a request for DICOMweb frames of an impossible instance has come here.</summary>
    bool IsAskedForDicomWeb { get; set; }

    /// <summary>Where the DICOMweb plugin is, with slashes at both ends.</summary>
    string DicomWebRoot { get; }

    /// <summary>Those in force: when they are wrong, the defaults, with which nothing is converted. Null until they were read.</summary>
    PluginSettings? Settings { get; }

    /// <summary>The error in the settings, and what it means; empty when there is none.</summary>
    string SettingsError { get; }

    /// <summary>Those that the configuration of Orthanc declares; null until it was read.</summary>
    IPrivateElements? PrivateElements { get; }

    /// <summary>Does a part of a request that needs a large stack, and ends by itself soon; throws what it throws.</summary>
    void RunWithStack(Action work);

    /// <summary>For frames in the form of samples; null when nothing is decoded.</summary>
    WorkerPool<NativeFrameDecoder>? FrameDecoders { get; }

    /// <summary>Null when the settings are wrong.</summary>
    BackfillServices? Backfill { get; }

    /// <summary>Null when nothing is transcoded.</summary>
    WorkerPool<Explainer>? Explainers { get; }

    /// <summary>Why instances are stored as they arrive, whatever the rules say; null when they are converted.</summary>
    string? WhyIdle { get; }
}
