// SPDX-License-Identifier: GPL-3.0-or-later
using System.Text.Json;

namespace OrthancHtj2kPlugin.Routes.Upload;

/// <summary>The answer to an upload.</summary>
internal static class UploadReport
{
    /// <summary>Writes one object, or a list of them.</summary>
    public static void Write(Utf8JsonWriter json, UploadBatch batch)
    {
        if (!batch.IsList)
        {
            json.WriteStartObject();
            WriteFields(json, batch.Files[0]);
            json.WriteEndObject();
            return;
        }

        json.WriteStartArray();
        foreach (UploadedFile file in batch.Files)
        {
            json.WriteStartObject();
            json.WriteString("file"u8, file.Name);
            json.WriteNumber("status"u8, (int)file.Status);
            WriteFields(json, file);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteFields(Utf8JsonWriter json, UploadedFile file)
    {
        json.WriteString("message"u8, file.Message);
        if (file.OrthancResponse.Length == 0)
        {
            return;
        }

        json.WritePropertyName("orthanc_response"u8);
        using (JsonDocument response = JsonDocument.Parse(file.OrthancResponse))
        {
            response.RootElement.WriteTo(json);
        }

        if (file.BytesAfter > 0)
        {
            json.WriteString("transfer_syntax"u8, file.TransferSyntax);
            json.WriteNumber("bytes_before"u8, file.BytesBefore);
            json.WriteNumber("bytes_after"u8, file.BytesAfter);
        }
    }
}
