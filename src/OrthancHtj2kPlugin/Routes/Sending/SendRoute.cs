// SPDX-License-Identifier: GPL-3.0-or-later
using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using OrthancHtj2kPlugin.Services;
using OrthancSdkInterop;
using OrthancSdkInterop.Abi;

namespace OrthancHtj2kPlugin.Routes.Sending;

/// <summary>POST /htj2k/send: C-STORE to modalities that do not know HTJ2K, with any version of Orthanc.</summary>
internal abstract unsafe class SendRoute : IRoute
{
    public static ReadOnlySpan<byte> Path => "/htj2k/send"u8;

    public static ReadOnlySpan<byte> Methods => "POST"u8;

    public static RouteThreads? ThreadsOf(RouteHost host) => host.SendThreads;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static ErrorCode Invoke(void* output, byte* path, HttpRequest* request) => RouteCall<SendRoute>.Invoke(output, request);

    public static void Answer(IRouteServices services, in RouteRequest request, in RouteAnswer answer)
    {
        using JsonDocument body = request.ParseJson();
        SendRequest send = SendRequest.Read(body.RootElement);
        CheckModality(services.Rest, send.Modality);
        List<string> instances = ResourceInstances.Find(services.Rest, send.Resources);
        List<SendOutcome> outcomes = new(instances.Count);
        using ModalitySender sender = new(services.Rest, send.Modality, services.Settings!.ToTranscodingOptions());
        foreach (string instance in instances)
        {
            // Orthanc waits for this request before it ends.
            outcomes.Add(services.Backfill is { Running.IsEnding: true }
                ? new SendOutcome(instance, HttpStatusCode.ServiceUnavailable,
                    "Not sent: Orthanc stops. Send the request again after its start.")
                : sender.Send(instance));
        }

        HttpStatusCode status = outcomes.Find(outcome => !outcome.IsSent)?.Status ?? HttpStatusCode.OK;
        answer.SendJson(status, json => Write(json, send.Modality, outcomes));
    }

    private static void CheckModality(IOrthancRest rest, string modality)
    {
        using RestAnswer answer = rest.Get("/modalities");
        Utf8JsonReader reader = new(answer.Body);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(modality))
            {
                return;
            }
        }

        throw new RouteException(HttpStatusCode.NotFound, $"There is no modality \"{modality}\" in the configuration of Orthanc.");
    }

    private static void Write(Utf8JsonWriter json, string modality, List<SendOutcome> outcomes)
    {
        int sent = outcomes.FindAll(outcome => outcome.IsSent).Count;
        json.WriteStartObject();
        json.WriteString("Modality"u8, modality);
        json.WriteNumber("InstancesCount"u8, outcomes.Count);
        json.WriteNumber("FailedInstancesCount"u8, outcomes.Count - sent);
        json.WriteStartArray("Instances"u8);
        foreach (SendOutcome outcome in outcomes)
        {
            json.WriteStartObject();
            json.WriteString("ID"u8, outcome.Instance);
            json.WriteNumber("Status"u8, (int)outcome.Status);
            if (!outcome.IsSent)
            {
                json.WriteString("Message"u8, outcome.Text);
            }
            else if (outcome.Text.Length > 0)
            {
                json.WriteString("TransferSyntax"u8, outcome.Text);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
