// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json;
using DicomTranscoder.Coding;
using DicomTranscoder.DataSet;
using DicomTranscoder.PixelData;
using DicomTranscoder.Transcoding;
using OrthancHtj2kPlugin.Backfill;
using OrthancHtj2kPlugin.Backfill.Jobs;
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
internal sealed unsafe partial class Plugin : IRouteServices, IDisposable
{
    /// <summary>Of memory for samples, which idle decoders of each kind keep in all.</summary>
    private const long KeptBytes = 64 << 20;

    private static Plugin? s_current;

    /// <summary>For routes, whose threads may be Orthanc's.</summary>
    private readonly LargeStackTranscoder _transcoder;

    private IngestSummary? _summary;

    private Plugin(OrthancHost host)
    {
        Host = host;
        _transcoder = new LargeStackTranscoder(host, host);
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
    IOrthancTranscoder IRouteServices.Transcoder => _transcoder;

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

    /// <inheritdoc/>
    public IPrivateElements? PrivateElements { get; private set; }

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

    /// <summary>UID of the transfer syntax to which Orthanc itself transcodes received instances; empty when none.</summary>
    public string IngestTarget { get; private set; } = "";

    /// <summary>Null unless Orthanc transcodes received instances through our transcoder.</summary>
    public IngestTranscoding? IngestTranscoding { get; private set; }

    /// <summary>Null unless Orthanc transcodes received instances through our transcoder.</summary>
    public EarlyConversions? EarlyConversions { get; private set; }

    /// <inheritdoc/>
    public WorkerPool<Explainer>? Explainers { get; private set; }

    /// <inheritdoc/>
    public string? WhyIdle
        => Ingestion is not null || IngestTranscoding is not null ? null
        : SettingsError.Length > 0 ? SettingsError
        : Settings is { Enabled: false } ? "the setting \"Htj2k.Enabled\" is false"
        : WhyNotIngesting;

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
            Start(configuration.RootElement);
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
        _transcoder.Dispose();
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

    private void Start(JsonElement configuration)
    {
        string origin = ConfigurationFolder.Find(Host.GetConfigurationPath(), Host.GetCommandLineArguments());
        PrivateElements = new PrivateDictionary(configuration);
        DicomWebRoot = OrthancConfiguration.DicomWebRoot(configuration);
        IngestTarget = OrthancConfiguration.IngestTranscoding(configuration);
        Expect(Host.RegisterIncomingHttpRequestFilter(&WritingRequestFilter.Invoke), "the filter of requests");
        try
        {
            OtherPlugins.RequireNoIndexer(configuration);
            Settings = OtherPlugins.KeepWholeSlides(SettingsReader.Read(configuration, SendsHtj2k), configuration, origin, Host);
        }
        catch (SettingsException exception)
        {
            StartWithout(exception);
            return;
        }

        Backfill = new BackfillServices(Host, Host, Host, origin, configuration, Settings, PrivateElements, Record,
            PluginIdentity.In(Host.Version), TimeProvider.System);
        Backfill.Joined = Settings.JoinsJobs ? new JoinedJobs(Backfill, Host) : null;
        Record.Notices = Backfill.Notices = (Notices = NoticeThread.Create(Host, Settings.Notify, Totals))?.Queue;
        new RouteRegistration(Host).RegisterWriting(Settings, DicomWebRoot);
        Expect(Host.RegisterJobsUnserializer(&JobUnserializer.Invoke), "the callback that reads saved jobs");
        Expect(Host.RegisterOnChangeCallback(&StartedCallback.Invoke), "the callback for changes");
        StartConversion(Settings, OrthancConfiguration.IngestSources(configuration), PrivateElements);
        if (!Settings.Enabled && IngestTranscoding is null && BackfillCapability.MayOverwrite(configuration)
            && !OtherPlugins.Include(configuration, origin, OtherPlugins.Python))
        {
            // For the question whether Orthanc may still store what a backfill hands to it. Scripts in Python may need the only place.
            _ = Host.RegisterReceivedInstanceCallback(&ReceivedInstanceCallback.Invoke);
        }

        if (Settings.SummaryInterval > 0)
        {
            _summary = new IngestSummary(Host, Counters, TimeSpan.FromSeconds(Settings.SummaryInterval));
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
