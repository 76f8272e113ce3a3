// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json;
using DicomTranscoder.Coding;
using DicomTranscoder.PixelData;
using DicomTranscoder.Transcoding;
using OrthancHtj2kPlugin.Backfill;
using OrthancHtj2kPlugin.Counters;
using OrthancHtj2kPlugin.Ingest;
using OrthancHtj2kPlugin.Notices;
using OrthancHtj2kPlugin.Routes;
using OrthancHtj2kPlugin.Services;
using OrthancHtj2kPlugin.Settings;
using OrthancHtj2kPlugin.Totals;
using OrthancHtj2kPlugin.Transcoding;
using OrthancSdkInterop;
using OrthancSdkInterop.Abi;
using OrthancSdkInterop.Jobs;

namespace OrthancHtj2kPlugin;

/// <summary>
/// The plugin between one Initialize and its Finalize. Orthanc may restart inside its process and then initialises the same
/// library again with another context: all state hangs on this object, to which a static field points.
/// </summary>
internal sealed unsafe class Plugin : IRouteServices, IDisposable
{
    private static Plugin? s_current;

    private IngestSummary? _summary;

    private Plugin(OrthancHost host)
    {
        Host = host;
        Routes = new RouteHost(this, host);
        TotalsThread = new TotalsThread(host);
        Record = new IngestRecord(host, Counters, Totals);
        StoredFrames = new StoredFrames(host, () => Backfill?.Storage);
    }

    /// <summary>Null before Initialize and after Finalize.</summary>
    public static Plugin? Current => Volatile.Read(ref s_current);

    public OrthancHost Host { get; }

    IOrthancRest IRouteServices.Rest => Host;
    IOrthancLog IRouteServices.Log => Host;
    IOrthancJobs IRouteServices.Jobs => Host;
    IOrthancTranscoder IRouteServices.Transcoder => Host;

    public RouteHost Routes { get; }

    public IngestCounters Counters { get; } = new();

    /// <inheritdoc/>
    public LastingTotals Totals => TotalsThread.Totals;

    public TotalsThread TotalsThread { get; }

    /// <summary>Null when nobody is told anything.</summary>
    public NoticeThread? Notices { get; private set; }

    public IngestRecord Record { get; }

    public StoredFrames StoredFrames { get; }

    /// <inheritdoc/>
    public BoundedCache<InstanceUids, string> KnownUids { get; } = new(InstanceUids.Remembered);

    /// <inheritdoc/>
    public bool IsAskedForDicomWeb { get; set; }

    /// <inheritdoc/>
    public string DicomWebRoot { get; private set; } = "";

    /// <inheritdoc/>
    public PluginSettings? Settings { get; private set; }

    /// <inheritdoc/>
    public string SettingsError { get; private set; } = "";

    /// <summary>Null when instances are stored as they are received.</summary>
    public Ingestion? Ingestion { get; private set; }

    /// <summary>Null when nothing is decoded.</summary>
    public WorkerPool<FrameImageDecoder>? Decoders { get; private set; }

    /// <inheritdoc/>
    public WorkerPool<NativeFrameDecoder>? FrameDecoders { get; private set; }

    /// <summary>Null when nothing is transcoded.</summary>
    public WorkerPool<OnDemandTranscoder>? Transcoders { get; private set; }

    /// <inheritdoc/>
    public BackfillServices? Backfill { get; private set; }

    /// <summary>Null unless Orthanc transcodes received instances through our transcoder.</summary>
    public IngestTranscoding? IngestTranscoding { get; private set; }

    /// <summary>Null unless Orthanc transcodes received instances through our transcoder.</summary>
    public EarlyConversions? EarlyConversions { get; private set; }

    /// <inheritdoc/>
    public WorkerPool<Explainer>? Explainers { get; private set; }

    /// <inheritdoc/>
    public string? WhyIdle
        => Ingestion is not null || IngestTranscoding is not null ? null
        : Settings is { Enabled: false } ? "the setting \"Htj2k.Enabled\" is false"
        : "another plugin has the received-instance callback";

    private bool SendsHtj2k => Host.Version.IsAtLeast(1, 12, 11);

    public static void Attach(OrthancHost host)
    {
        Detach();
        Plugin plugin = new(host);
        Volatile.Write(ref s_current, plugin);
        plugin.Routes.Open();
    }

    void IRouteServices.RunWithStack(Action work) => Routes.Threads.RunForCaller(work);

    public static void Detach() => Interlocked.Exchange(ref s_current, null)?.Dispose();

    /// <summary>Reads the settings and registers the callbacks that they ask for.</summary>
    public void Start()
    {
        _ = Host.SetDescription(PluginIdentity.Name, PluginIdentity.Description);
        new RouteRegistration(Host).RegisterReports();
        Expect(Host.RegisterRefreshMetricsCallback(&RefreshMetricsCallback.Invoke), "the callback for metrics");
        try
        {
            using JsonDocument configuration = OrthancConfiguration.Parse(Host.GetConfiguration());
            Settings =
                OtherPlugins.KeepWholeSlides(SettingsReader.Read(configuration.RootElement, SendsHtj2k), configuration.RootElement, Host);
            PrivateDictionary privateElements = new(configuration.RootElement);
            string origin = ConfigurationFolder.Find(Host.GetConfigurationPath(), Host.GetCommandLineArguments());
            Backfill = new BackfillServices(Host, Host, Host, origin, configuration.RootElement, Settings, privateElements, Record,
                PluginIdentity.In(Host.Version), TimeProvider.System);
            Record.Notices = Backfill.Notices = (Notices = NoticeThread.Create(Host, Settings.Notify, Totals))?.Queue;
            DicomWebRoot = OrthancConfiguration.DicomWebRoot(configuration.RootElement);
            new RouteRegistration(Host).Register(Settings, DicomWebRoot);
            Expect(Host.RegisterJobsUnserializer(&JobUnserializer.Invoke), "the callback that reads saved jobs");
            Expect(Host.RegisterOnChangeCallback(&StartedCallback.Invoke), "the callback for changes");
            Expect(Host.RegisterIncomingHttpRequestFilter(&WritingRequestFilter.Invoke), "the filter of requests");
            StartCallbacks(Settings, OrthancConfiguration.IngestTranscoding(configuration.RootElement), privateElements);
            if (Settings.SummaryInterval > 0)
            {
                _summary = new IngestSummary(Host, Counters, TimeSpan.FromSeconds(Settings.SummaryInterval));
            }
        }
        catch (SettingsException exception)
        {
            SettingsError = exception.Message;
            Host.LogError($"{exception.Message} The plugin does nothing.");
        }
    }

    public void Dispose()
    {
        Routes.Dispose();
        Backfill?.Dispose();
        Ingestion?.Dispose();
        Decoders?.Dispose();
        FrameDecoders?.Dispose();
        Transcoders?.Dispose();
        Explainers?.Dispose();
        _summary?.Dispose();
        Notices?.Dispose();
        TotalsThread.Dispose();
        Record.Dispose();
        IngestTranscoding?.Dispose();
        EarlyConversions?.Dispose();
    }

    private void StartCallbacks(PluginSettings settings, string ingestTranscoding, PrivateDictionary privateElements)
    {
        Decoders = new WorkerPool<FrameImageDecoder>(settings.Threads, () => new FrameImageDecoder(settings.Threads));
        FrameDecoders = new WorkerPool<NativeFrameDecoder>(settings.Threads, () => new NativeFrameDecoder(settings.Threads));
        Expect(Host.RegisterDecodeImageCallback(&DecodeImageCallback.Invoke), "the image decoder");
        IngestTranscoding? ingest = Transcoder.IsHtj2kTarget(ingestTranscoding) ? new IngestTranscoding(ingestTranscoding, Record) : null;
        TranscodingOptions options = ingest?.ToOptions(settings) ?? settings.ToTranscodingOptions();
        LargeTurn turn = new(settings.LongestSpan);
        Transcoders = new WorkerPool<OnDemandTranscoder>(settings.Threads, () => new(Host, options, privateElements, turn));
        Explainers = new WorkerPool<Explainer>(1, () => new Explainer(options, privateElements));
        Expect(Host.RegisterTranscoderCallback(&TranscoderCallback.Invoke), "the transcoder");
        if (ingest is not null)
        {
            StartIngestTranscoding(ingest, settings, options, privateElements);
        }
        else if (settings.Enabled)
        {
            StartIngestion(settings, options, privateElements);
        }
        else
        {
            Host.LogWarning("disabled by the setting \"Htj2k.Enabled\"; instances are stored as received");
        }
    }

    /// <summary>
    /// Orthanc then transcodes each instance on the thread that received it, and keeps the metadata of jobs. The callback provides the
    /// origin, and converts instances that must not wait for that.
    /// </summary>
    private void StartIngestTranscoding(IngestTranscoding ingest, PluginSettings settings, TranscodingOptions options,
        PrivateDictionary privateElements)
    {
        IngestTranscoding = ingest;
        EarlyConversions = new EarlyConversions(new Ingestion(Host, options, Record, privateElements, ingest.Target));
        if (Host.RegisterReceivedInstanceCallback(&ReceivedInstanceCallback.Invoke) != ErrorCode.Success)
        {
            Host.LogError("another plugin already has the received-instance callback, and Orthanc takes only one; the settings for \"Origin\" have no effect, and the GDCM plugin, if it is loaded before this one, decodes compressed instances first");
        }

        Host.LogWarning($"Orthanc transcodes what it stores to {ingest.Target} (its setting IngestTranscoding), {(settings.Verify ? "verified" : "not verified")}");
    }

    private void StartIngestion(PluginSettings settings, TranscodingOptions options, PrivateDictionary privateElements)
    {
        Ingestion = new Ingestion(Host, options with { LongestResult = LargestFile.Of(Host.Version) }, Record, privateElements);
        if (Host.RegisterReceivedInstanceCallback(&ReceivedInstanceCallback.Invoke) != ErrorCode.Success)
        {
            Host.LogError("another plugin already has the received-instance callback, and Orthanc takes only one; instances are stored as received");
            Ingestion.Dispose();
            Ingestion = null;
            return;
        }

        Ingestion.Rehearse();
        if (settings.IsFallback)
        {
            Host.LogWarningAsItIs($"Fallback to JPEG 2000 Lossless ({settings.TransferSyntax}), because Orthanc {Host.Version} cannot send HTJ2K by C-STORE, C-MOVE or C-GET, which requires 1.12.11 or newer");
        }

        Host.LogWarning($"instances are stored as {settings.TransferSyntax}, {(settings.Verify ? "verified" : "not verified")}, {settings.Threads} threads");
        if (!SendsHtj2k && Transcoder.IsHtj2kTarget(settings.TransferSyntax))
        {
            Host.LogWarning($"Orthanc {Host.Version} cannot send HTJ2K instances by C-STORE, C-MOVE or C-GET, which requires 1.12.11 or newer; POST /htj2k/send can");
        }
    }

    private void Expect(ErrorCode code, string what)
    {
        if (code != ErrorCode.Success)
        {
            Host.LogError($"Orthanc did not accept {what} (error {(int)code})");
        }
    }
}
