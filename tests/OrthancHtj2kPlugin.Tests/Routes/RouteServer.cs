// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using DicomTranscoder.Coding;
using DicomTranscoder.DataSet;
using Htj2k.Contract;
using OrthancHtj2kPlugin.Backfill;
using OrthancHtj2kPlugin.Counters;
using OrthancHtj2kPlugin.Ingest;
using OrthancHtj2kPlugin.Routes;
using OrthancHtj2kPlugin.Services;
using OrthancHtj2kPlugin.Settings;
using OrthancHtj2kPlugin.Tests.Backfill;
using OrthancHtj2kPlugin.Tests.Orthanc;
using OrthancHtj2kPlugin.Totals;
using OrthancHtj2kPlugin.Transcoding;
using OrthancSdkInterop;
using OrthancSdkInterop.Abi;
using OrthancSdkInterop.Jobs;
using HttpMethod = OrthancSdkInterop.Abi.HttpMethod;

namespace OrthancHtj2kPlugin.Tests.Routes;

/// <summary>Brings requests to routes, before a <see cref="FakeOrthanc"/>.</summary>
internal sealed unsafe class RouteServer : IRouteServices, IOrthancJobs, IOrthancTranscoder, IDisposable
{
    private readonly BackfillProcess _process;

    /// <param name="readsFiles">True to read frames from the storage folder; false as where a plugin keeps the files.</param>
    public RouteServer(PluginSettings? settings = null, FakeOrthanc? orthanc = null, bool readsFiles = false)
    {
        Orthanc = orthanc ?? new FakeOrthanc();
        Settings = settings ?? new PluginSettings { Threads = 1 };
        _process = new BackfillProcess(Orthanc, Settings);
        _process.Complete();
        Threads = new RouteThreads(Orthanc);
        Totals = new LastingTotals(Orthanc, Orthanc, TimeProvider.System);
        Record = new IngestRecord(Orthanc, Counters, Totals);
        StoredFrames = new StoredFrames(Orthanc, () => readsFiles ? _process.Services.Storage : null);
        Explainers = new WorkerPool<Explainer>(1, () => new Explainer(Settings.ToTranscodingOptions(), _process.Services.PrivateElements));
        FrameDecoders = new WorkerPool<NativeFrameDecoder>(1, () => new NativeFrameDecoder(1));
    }

    public FakeOrthanc Orthanc { get; }

    public List<IJob> Submitted { get; } = [];

    public IOrthancRest Rest => Orthanc;

    public IOrthancLog Log => Orthanc;

    public IOrthancJobs Jobs => this;

    public IOrthancTranscoder Transcoder => this;

    public IngestCounters Counters { get; } = new();

    public LastingTotals Totals { get; }

    public IngestRecord Record { get; }

    public StoredFrames StoredFrames { get; }

    public BoundedCache<InstanceUids, string> KnownUids { get; } = new(InstanceUids.Remembered);

    public bool IsAskedForDicomWeb { get; set; }

    public string DicomWebRoot => "/dicom-web/";

    public PluginSettings? Settings { get; }

    public string SettingsError => "";

    public IPrivateElements? PrivateElements => _process.Services.PrivateElements;

    public WorkerPool<NativeFrameDecoder>? FrameDecoders { get; }

    public BackfillServices? Backfill => _process.Services;

    public WorkerPool<Explainer>? Explainers { get; }

    public string? WhyIdle { get; set; }

    public RouteThreads Threads { get; }

    /// <inheritdoc cref="FakeOutput.Sending"/>
    public Action? Sending { get; set; }

    /// <summary>Stores a small image, converted on request.</summary>
    /// <returns>Orthanc's identifier.</returns>
    public string Store(int number, bool isConverted = false)
    {
        Orthanc.Post("/instances", AttachedInstance.Image(number)).Dispose();
        if (isConverted)
        {
            _ = Ask<OrthancHtj2kPlugin.Routes.Backfill.BackfillRoute>(["convert", ""], """{"All": true}""");
        }

        return Orthanc.Resources.First(resource => resource.DicomIdentifier == $"{AttachedInstance.Series}.{number}").Id;
    }

    public void RunWithStack(Action work) => Threads.RunForCaller(work);

    public string? SubmitJob(IJob job, string type, int priority)
    {
        Submitted.Add(job);
        return "17";
    }

    /// <summary>This Orthanc cannot.</summary>
    public TranscodedInstance? Transcode(ReadOnlySpan<byte> instance, ReadOnlySpan<byte> transferSyntax) => null;

    public FakeOutput Ask<TRoute>(string[] groups, string body, params (string Name, string Value)[] headers)
        where TRoute : IRoute
        => Ask<TRoute>(groups, Encoding.UTF8.GetBytes(body), headers);

    /// <summary>Sends a request to a route.</summary>
    /// <param name="groups">Of its path.</param>
    /// <param name="headers">Those whose name begins with a question mark are arguments.</param>
    public FakeOutput Ask<TRoute>(string[] groups, byte[] body, params (string Name, string Value)[] headers)
        where TRoute : IRoute
    {
        List<nint> texts = [];
        (string Name, string Value)[] queries =
            [.. headers.Where(header => header.Name[0] == '?').Select(header => (header.Name[1..], header.Value))];
        headers = [.. headers.Where(header => header.Name[0] != '?')];
        FakeOutput output = new() { Sending = Sending };
        nint[] groupTexts = Texts(groups), queryNames = Texts(queries.Select(query => query.Name)),
            queryValues = Texts(queries.Select(query => query.Value));
        nint[] names = Texts(headers.Select(header => header.Name)), values = Texts(headers.Select(header => header.Value));
        fixed (byte* content = body)
        {
            fixed (nint* group = groupTexts, name = names, value = values, queryName = queryNames, queryValue = queryValues)
            {
                HttpRequest request = new()
                {
                    Method = HttpMethod.Get,
                    GroupsCount = (uint)groups.Length,
                    Groups = (byte**)group,
                    GetCount = (uint)queries.Length,
                    GetKeys = (byte**)queryName,
                    GetValues = (byte**)queryValue,
                    Body = content,
                    BodySize = (uint)body.Length,
                    HeadersCount = (uint)headers.Length,
                    HeadersKeys = (byte**)name,
                    HeadersValues = (byte**)value,
                };
                try
                {
                    TRoute.Answer(this, new RouteRequest(&request), new RouteAnswer(output));
                }
                catch (RouteException exception)
                {
                    (output.Status, output.Message) = (exception.Status, exception.Message);
                }
                catch (Exception exception) when (exception is DicomFormatException or Htj2kFormatException)
                {
                    (output.Status, output.Message) = (HttpStatusCode.UnprocessableEntity, exception.Message);
                }
            }
        }

        texts.ForEach(Marshal.FreeCoTaskMem);
        return output;

        nint[] Texts(IEnumerable<string> items)
        {
            nint[] pointers = [.. items.Select(Marshal.StringToCoTaskMemUTF8)];
            texts.AddRange(pointers);
            return pointers;
        }
    }

    public void Dispose()
    {
        Submitted.ForEach(job => job.Dispose());
        Threads.Dispose();
        Explainers!.Dispose();
        FrameDecoders!.Dispose();
        _process.Dispose();
        Record.Dispose();
        Orthanc.Dispose();
    }
}
