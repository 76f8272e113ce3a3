// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using OrthancHtj2kPlugin.Backfill;
using OrthancSdkInterop.Abi;

namespace OrthancHtj2kPlugin.Routes.Backfill;

/// <summary>POST /htj2k/convert-study and its kin: what is stored already becomes HTJ2K, or what it was, or is verified.</summary>
internal abstract unsafe class BackfillRoute : IRoute
{
    public static ReadOnlySpan<byte> Path => "/htj2k/(convert|restore|verify)(|-patient|-study|-series|-instance)"u8;

    public static ReadOnlySpan<byte> Methods => "POST"u8;

    public static bool NeedsStack => true;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static ErrorCode Invoke(void* output, byte* path, HttpRequest* request) => RouteCall<BackfillRoute>.Invoke(output, request);

    public static void Answer(Plugin plugin, in RouteRequest request, in RouteAnswer answer)
    {
        BackfillServices services = plugin.Backfill!;
        (BackfillOperation operation, string done) = request.Group(0) switch
        {
            "convert" => (BackfillOperation.Convert, "Converted"),
            "restore" => (BackfillOperation.Restore, "Restored"),
            _ => (BackfillOperation.Verify, "Verified"),
        };
        using JsonDocument body = request.ParseJson();
        BackfillRequest backfill = BackfillRequest.Read(body.RootElement, operation, request.Group(1), services.Settings);
        if (operation != BackfillOperation.Verify && !backfill.IsDryRun && services.Capability.Obstacle(backfill.TransferSyntax) is { Length: > 0 } obstacle)
        {
            throw new RouteException(HttpStatusCode.Conflict, obstacle);
        }

        List<(string Level, string Id)> resources = [.. backfill.Resources.Select(resource => OrthancResources.Find(plugin.Host, backfill.Level, resource))];
        IEnumerable<BackfillStudy> studies = backfill.IsAll
            ? OrthancResources.AllStudies(plugin.Host)
            : resources.SelectMany(resource => OrthancResources.StudiesOf(plugin.Host, resource.Level, resource.Id));
        List<(BackfillStudy Study, BackfillTotals Totals)> results = [];
        BackfillTotals total = new();
        using StoredInstanceWorker worker = new(plugin, services, backfill.TransferSyntax);
        StudyBackfill work = new(worker, operation, backfill.Sample);
        foreach (BackfillStudy study in studies)
        {
            BackfillTotals totals = Run(services, work, study, backfill.IsDryRun);
            total.Add(totals);
            results.Add((study with { Instances = [] }, totals));
        }

        answer.SendJson(HttpStatusCode.OK, json => Write(json, backfill, done, results, total));
    }

    private static BackfillTotals Run(BackfillServices services, StudyBackfill work, BackfillStudy study, bool isDryRun)
    {
        if (isDryRun)
        {
            return work.Predict(study);
        }

        if (!services.TryTake(study.Id))
        {
            throw new RouteException(HttpStatusCode.Conflict, $"The study \"{study.Id}\" is being worked on by another request.");
        }

        try
        {
            return work.Run(study);
        }
        finally
        {
            services.GiveBack(study.Id);
        }
    }

    private static void Write(Utf8JsonWriter json, BackfillRequest request, string done, List<(BackfillStudy Study, BackfillTotals Totals)> results, BackfillTotals total)
    {
        json.WriteStartObject();
        json.WriteBoolean("DryRun"u8, request.IsDryRun);
        json.WriteString("TransferSyntax"u8, request.TransferSyntax);
        json.WriteStartArray("Studies"u8);
        foreach ((BackfillStudy study, BackfillTotals totals) in results)
        {
            json.WriteStartObject();
            json.WriteString("ID"u8, study.Id);
            json.WriteString("StudyInstanceUID"u8, study.Uid);
            totals.WriteTo(json, done);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("Total"u8);
        total.WriteTo(json, done);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
