// SPDX-License-Identifier: GPL-3.0-or-later
using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using OrthancHtj2kPlugin.Backfill;
using OrthancHtj2kPlugin.Backfill.Jobs;
using OrthancHtj2kPlugin.Backfill.Resources;
using OrthancHtj2kPlugin.Backfill.Tasks;
using OrthancHtj2kPlugin.Services;
using OrthancSdkInterop.Abi;
using OrthancSdkInterop.Jobs;

namespace OrthancHtj2kPlugin.Routes.Backfill;

/// <summary>POST /htj2k/convert-study and similar routes: stored instances are converted to HTJ2K, restored or verified.</summary>
internal abstract unsafe class BackfillRoute : IRoute
{
    public static ReadOnlySpan<byte> Path => "/htj2k/(convert|restore|verify)(|-patient|-study|-series|-instance)"u8;

    public static ReadOnlySpan<byte> Methods => "POST"u8;

    public static RouteThreads? ThreadsOf(RouteHost host) => host.BackfillThreads;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static ErrorCode Invoke(void* output, byte* path, HttpRequest* request) => RouteCall<BackfillRoute>.Invoke(output, request);

    public static void Answer(IRouteServices services, in RouteRequest request, in RouteAnswer answer)
    {
        BackfillServices backfill = services.Backfill!;
        BackfillOperation operation = request.Group(0) switch
        {
            "convert" => BackfillOperation.Convert,
            "restore" => BackfillOperation.Restore,
            _ => BackfillOperation.Verify,
        };
        using JsonDocument body = request.ParseJson();
        BackfillRequest selection = BackfillRequest.Read(body.RootElement, operation, request.Group(1), backfill.Capability.Target);
        BackfillTask task = selection.Task;
        if (operation != BackfillOperation.Verify && !task.IsDryRun && task.Lossy is null
            && backfill.Capability.Obstacle(task) is { Length: > 0 } obstacle)
        {
            throw new RouteException(HttpStatusCode.Conflict, obstacle);
        }

        if (selection.IsSynchronous && !backfill.Keeper.IsSettled)
        {
            throw new RouteException(HttpStatusCode.ServiceUnavailable,
                "A replacement that an earlier run of Orthanc left unfinished is being completed; try again in a moment.");
        }

        task = task with
        {
            Resources = selection.Query.Length > 0
                ? RequestedResources.FindStudies(services.Rest, selection.Query, selection.Limit)
                : [.. selection.Resources.Select(resource => RequestedResources.Find(services.Rest, selection.Level, resource))],
        };
        if (task.Resources.Count == 0 && !selection.IsAll)
        {
            throw new RouteException(HttpStatusCode.NotFound, "No study matches \"Query\".");
        }

        if (selection.IsSynchronous)
        {
            RunNow(backfill, task, answer);
        }
        else
        {
            Submit(services.Jobs, backfill, task, selection.Priority, answer);
        }
    }

    private static void RunNow(BackfillServices backfill, BackfillTask task, in RouteAnswer answer)
    {
        List<(BackfillStudy Study, BackfillTotals Totals)> results = [];
        using BackfillRun run =
            new(backfill, task,
            new BackfillOwner("another request"))
            {
                StudyOpened = (study, totals)
            => results.Add((study with { Instances = [] }, totals))
            };
        try
        {
            while (run.Step(out string other))
            {
                if (other.Length > 0)
                {
                    throw new RouteException(HttpStatusCode.Conflict, $"A study is being worked on by {other}; {Progress(task, run)} before.");
                }

                if (backfill.Running.IsEnding)
                {
                    throw new RouteException(HttpStatusCode.ServiceUnavailable,
                        $"Orthanc stops; {Progress(task, run)}. Send the request again after its start; with \"Asynchronous\": true, a job goes on then by itself.");
                }
            }
        }
        catch (BackfillException exception)
        {
            throw new RouteException(HttpStatusCode.ServiceUnavailable, $"{exception.Message}; try again when it does.");
        }
        finally
        {
            run.Leave();
        }

        answer.SendJson(HttpStatusCode.OK, json => Write(json, task, results, run.Totals));
    }

    private static string Progress(BackfillTask task, BackfillRun run)
        => string.Create(CultureInfo.InvariantCulture,
            $"of {run.Expected} instances, {run.Totals.Instances} were examined and {(task.IsDryRun ? 0 : run.Totals.Done)} {task.Done.ToLowerInvariant()}");

    private static void Submit(IOrthancJobs jobs, BackfillServices backfill, BackfillTask task, int priority, in RouteAnswer answer)
    {
        BackfillJob submitted = new(backfill, task);
        string job = jobs.SubmitJob(submitted, BackfillJob.Type, priority)
            ?? throw new RouteException(HttpStatusCode.InternalServerError, "Orthanc refuses the job.");
        submitted.Name(job);
        backfill.Joined?.GiveWay(task);
        answer.SendJson(HttpStatusCode.OK, json =>
        {
            json.WriteStartObject();
            json.WriteString("ID"u8, job);
            json.WriteString("Path"u8, $"/jobs/{job}");
            json.WriteString("Type"u8, BackfillJob.Type);
            json.WriteEndObject();
        });
    }

    private static void Write(Utf8JsonWriter json, BackfillTask task, List<(BackfillStudy Study, BackfillTotals Totals)> results,
        BackfillTotals total)
    {
        json.WriteStartObject();
        json.WriteBoolean("DryRun"u8, task.IsDryRun);
        json.WriteString("TransferSyntax"u8, task.TransferSyntax);
        json.WriteStartArray("Studies"u8);
        foreach ((BackfillStudy study, BackfillTotals totals) in results)
        {
            json.WriteStartObject();
            json.WriteString("ID"u8, study.Id);
            json.WriteString("StudyInstanceUID"u8, study.Uid);
            totals.WriteTo(json, task.Done);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("Total"u8);
        total.WriteTo(json, task.Done);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
